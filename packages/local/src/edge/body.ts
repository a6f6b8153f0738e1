import type { IncomingMessage } from "node:http";
import { type AwsCall, AwsError } from "../aws-call.ts";

/** DynamoDB takes 16 MiB in a batch, Lambda 6 MiB, SQS 1 MiB: nothing honest is larger. */
const limit = 20 * 1024 * 1024;

/**
 * Reads a request to its end.
 * @throws {AwsError} RequestEntityTooLargeException above 20 MiB.
 */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = () =>
      reject(new AwsError("RequestEntityTooLargeException", "Request must be smaller than 20 MiB", 413));
    if (Number(request.headers["content-length"]) > limit) refuse();
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else refuse();
    });
    request.on("end", () => {
      const [only] = chunks;
      resolve(only && chunks.length === 1 ? only : Buffer.concat(chunks));
    });
    request.on("error", reject);
  });
}

const parsed = new WeakMap<AwsCall, Record<string, unknown>>();

/**
 * The JSON object in a call's body, parsed once however many parts ask for it.
 * @throws {AwsError} SerializationException when it is not a JSON object.
 */
export function jsonBody(call: AwsCall): Record<string, unknown> {
  const known = parsed.get(call);
  if (known) return known;
  const body = call.body.length === 0 ? {} : parse(call.body);
  if (!isObject(body)) throw malformed();
  parsed.set(call, body);
  return body;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw malformed();
  }
}

/** True for a JSON object: not null, not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const malformed = () => new AwsError("SerializationException", "The body of the request is not a JSON object");
