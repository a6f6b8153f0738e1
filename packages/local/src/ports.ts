import type { JSONWebKeySet } from "jose";
import type { AwsService } from "./aws-call.ts";

/**
 * What the parts of the local cloud ask of each other. Resources go by their logical names in the topology.
 * Parts that functions reach over the wire also offer themselves as an {@link AwsService} to the edge.
 */

/** The outcome of one invocation, as Lambda's Invoke API reports it. */
export interface Invocation {
  readonly requestId: string;
  readonly durationMs: number;
  /** JSON text: the handler's answer, or AWS's error object (`errorType`, `errorMessage`, `trace`) when `failed`. */
  readonly payload: string;
  readonly failed: boolean;
}

export interface InvokeOptions {
  /** Who asks: `http`, `sqs`, `dynamodb`, `events`, `s3`, `cognito`, `sdk`. For people to read. */
  readonly trigger: string;
  /** `X-Amzn-Trace-Id`, handed through to the function. */
  readonly traceId?: string;
}

export interface Lambda {
  readonly service: AwsService;
  /** Runs a function and waits. Never rejects for what the function does: see {@link Invocation.failed}. */
  invoke(functionName: string, event: string, options: InvokeOptions): Promise<Invocation>;
  /** Accepts an event for a function and returns once the acceptance is on disk; AWS's asynchronous retries follow. */
  invokeAsync(functionName: string, event: string, options: InvokeOptions): void;
  stop(): Promise<void>;
}

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

export interface OutgoingMessage {
  readonly body: string;
  readonly attributes?: Record<string, MessageAttribute>;
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/** A received message in the shape of the SQS API. */
export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes: Record<string, string>;
  readonly MessageAttributes?: Record<string, MessageAttribute>;
}

export interface Sqs {
  readonly service: AwsService;
  /** Returns once the message is on disk. Throws {@link AwsError} for what SQS would refuse. */
  send(queue: string, message: OutgoingMessage): Promise<{ messageId: string }>;
  /** Long-polls for up to `waitSeconds`; ends early and empty when `signal` aborts. */
  receive(
    queue: string,
    options: { max: number; waitSeconds: number; signal?: AbortSignal },
  ): Promise<ReceivedMessage[]>;
  delete(queue: string, receiptHandles: readonly string[]): void;
  changeVisibility(queue: string, receiptHandle: string, seconds: number): void;
  stop(): Promise<void>;
}

/** A record of a table's stream, exactly as a Lambda event carries it, ARN and region put right. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly eventVersion: string;
  readonly eventSource: "aws:dynamodb";
  readonly awsRegion: string;
  readonly eventSourceARN: string;
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Record<string, unknown>;
    readonly NewImage?: Record<string, unknown>;
    readonly OldImage?: Record<string, unknown>;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
  };
}

/** Where to go on reading: behind a sequence number, from the oldest record, or with what comes next. */
export type StreamPosition = { readonly after: string } | "TRIM_HORIZON" | "LATEST";

export interface DynamoDb {
  readonly service: AwsService;
  /**
   * Reads up to `limit` records; `position` continues behind the last of them (unchanged when there were none, except that
   * LATEST becomes the place where the stream ends now).
   */
  readStream(
    table: string,
    from: StreamPosition,
    limit: number,
  ): Promise<{ records: StreamRecord[]; position: StreamPosition }>;
  /**
   * What a position in the table's stream is good for: another table, or one that was made anew, has another id. It stays
   * the same over restarts and changes of what the stream carries.
   */
  streamId(table: string): string;
  /** Told the logical name of a table right after a write through the edge was answered, so that readers need not wait for their poll. */
  onWrite(listener: (table: string) => void): () => void;
  stop(): Promise<void>;
}

export interface EventBridge {
  readonly service: AwsService;
  /** Puts an event of AWS's own on the default bus. Returns once it is on disk with its targets, or owed to them. */
  tell(event: {
    readonly Source: string;
    readonly DetailType: string;
    /** JSON text. */
    readonly Detail: string;
    readonly Resources: string[];
    /** In seconds since the epoch. */
    readonly Time: number;
  }): Promise<void>;
  stop(): Promise<void>;
}

/** An issuer of tokens that runs in the local cloud, as JWT authorizers see it. */
export interface TokenIssuer {
  /** What its tokens carry as `iss`. */
  readonly issuer: string;
  /** Its public keys, as its JWKS document lists them. */
  readonly jwks: JSONWebKeySet;
}
