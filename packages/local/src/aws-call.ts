import type { IncomingHttpHeaders } from "node:http";

/** One AWS API call as the edge took it off the wire. */
export interface AwsCall {
  /** The service in the SigV4 credential scope: `dynamodb`, `sqs`, `events`, `lambda`, … */
  readonly service: string;
  /** From `X-Amz-Target` without its prefix (`PutItem`); empty for REST protocols such as Lambda's. */
  readonly operation: string;
  /** Whose key signed the call. */
  readonly accessKeyId: string;
  readonly method: string;
  /** Path with query, as sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Aborts when the caller hangs up: for calls that wait, such as SQS's long poll. */
  readonly signal?: AbortSignal;
}

export interface AwsAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer;
}

/** A service of the local cloud: takes calls that the edge has routed to it. */
export type AwsService = (call: AwsCall) => Promise<AwsAnswer>;

/** An error in AWS's JSON protocols, to be thrown by a service and put on the wire by the edge. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly code: string;
  readonly status: number;
  /** @param code The shape's name without namespace, for example `ResourceNotFoundException`. */
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
