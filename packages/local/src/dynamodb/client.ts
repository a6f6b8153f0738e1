import { type Dispatcher, Pool } from "undici";
import * as z from "zod";
import { AwsError } from "../aws-call.ts";

export interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** The way to the DynamoDB behind the edge. */
export interface Client {
  /** Hands a call through. @param target `X-Amz-Target`. */
  send(target: string, body: Buffer | string): Promise<Reply>;
  /** Makes a call of the local cloud's own. @throws {AwsError} for an error answer. */
  call<Schema extends z.ZodType>(operation: string, input: object, output: Schema): Promise<z.infer<Schema>>;
  close(): Promise<void>;
}

export const api = { tables: "DynamoDB_20120810", streams: "DynamoDBStreams_20120810" };

/** A DynamoDB looks whether a call is signed, not by whom: that the edge has seen to. */
const signature = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=larder/20240101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
  "x-amz-date": "20240101T000000Z",
  "content-type": "application/x-amz-json-1.0",
};

const fault = z.object({ __type: z.string(), message: z.string().optional(), Message: z.string().optional() });
const streamOperations = new Set(["ListStreams", "DescribeStream", "GetShardIterator", "GetRecords"]);

/** Keeps connections to `origin` open: every DynamoDB call of every function passes here. */
export function createClient(origin: string): Client {
  const pool = new Pool(origin, { connections: 64, keepAliveTimeout: 60_000, keepAliveMaxTimeout: 600_000 });

  async function send(target: string, body: Buffer | string): Promise<Reply> {
    try {
      return await exchange(pool, {
        path: "/",
        method: "POST",
        headers: { ...signature, "x-amz-target": target },
        body,
      });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AwsError("InternalServerError", `DynamoDB at ${origin} does not answer: ${reason}`, 500);
    }
  }

  return {
    send,
    async call(operation, input, output) {
      const prefix = streamOperations.has(operation) ? api.streams : api.tables;
      const { status, body } = await send(`${prefix}.${operation}`, JSON.stringify(input));
      const answer: unknown = JSON.parse(body.toString());
      if (status === 200) return output.parse(answer);
      const { __type: type, message, Message } = fault.parse(answer);
      throw new AwsError(type.slice(type.lastIndexOf("#") + 1), message ?? Message ?? "", status);
    },
    close: () => pool.destroy(),
  };
}

/** `dispatch` takes a fifth less processor time than `request`: it makes no stream for the body. */
function exchange(pool: Pool, options: Dispatcher.DispatchOptions): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let headers: Reply["headers"] = {};
    const chunks: Buffer[] = [];
    pool.dispatch(options, {
      onRequestStart() {},
      onResponseStart(_controller, statusCode, responseHeaders) {
        status = statusCode;
        headers = responseHeaders;
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        const [only] = chunks;
        resolve({ status, headers, body: only && chunks.length === 1 ? only : Buffer.concat(chunks) });
      },
      onResponseError(_controller, error) {
        reject(error);
      },
    });
  });
}
