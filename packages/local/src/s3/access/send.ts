import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { S3Answer } from "../s3-call.ts";

/**
 * Writes an answer: bytes as fast as they are taken, and none to HEAD, nor where there are never any.
 * Resolves when all of it was sent, or nobody is there any more.
 * @throws what reading the bytes failed with, when somebody is.
 */
export async function send(request: IncomingMessage, response: ServerResponse, answer: S3Answer): Promise<void> {
  const { status, headers, body } = answer;
  if (response.destroyed) return discard(body);
  letRunOut(request);
  const empty = status === 204 || status === 304;
  if (request.method === "HEAD" || empty || body === undefined) {
    discard(body);
    response.writeHead(status, empty ? headers : { "content-length": "0", ...headers });
    response.end();
  } else if (typeof body === "string") {
    response.writeHead(status, { ...headers, "content-length": String(Buffer.byteLength(body)) });
    response.end(body);
  } else {
    response.writeHead(status, headers);
    await pipeline(body, response).catch((error: unknown) => {
      if (!isHangUp(error)) throw error;
    });
  }
}

/** What is still being sent is of no use; but who is cut off amid it may never read the answer. */
function letRunOut(request: IncomingMessage): void {
  if (request.readableEnded) return;
  request.unpipe();
  request.resume();
}

function discard(body: S3Answer["body"]): void {
  if (body instanceof Readable) body.destroy();
}

const isHangUp = (error: unknown) =>
  error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE";
