import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { CdnSpec } from "@larder/topology";
import type { Door } from "../door.ts";
import type { ObjectHead, ObjectStore } from "../s3/object-store.ts";
import { checkRead } from "../s3/operations/preconditions.ts";
import { rangeOf } from "../s3/operations/range.ts";

interface Parts {
  readonly cdn: CdnSpec;
  readonly store: Pick<ObjectStore, "read">;
  readonly door: Door;
}

/**
 * Serves what is in the buckets of a CDN, to everybody, for reading only. Nothing is kept: each request reads the bucket.
 * What is not there is a 403, because the CDN may not list its buckets and is not told what they lack.
 */
export function serveCdn({ cdn, store, door }: Parts): void {
  door.answer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    const bucket = cdn.routes.find(({ pattern }) => fits(pattern, path))?.bucket;
    const key = decoded(path.slice(1));
    // A distribution that is not told to take other methods refuses them so.
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 403, "AccessDenied");
    const object = bucket === undefined || key === undefined ? undefined : store.read(bucket, key);
    if (bucket === undefined || key === undefined || !object) return refuse(response, 403, "AccessDenied");
    const reading = readingOf(request, object.head);
    response.writeHead(reading.status, reading.headers);
    const body = reading.range && request.method === "GET" ? store.read(bucket, key, reading.range)?.body() : undefined;
    await answer(response, body);
  }
}

const answer = async (response: ServerResponse, body: Readable | undefined) =>
  body ? pipeline(body, response) : void response.end();

function readingOf(request: IncomingMessage, head: ObjectHead) {
  const headers = headersOf(head);
  const { range: asked, ...conditions } = request.headers;
  try {
    if (checkRead(conditions, head) === "not-modified") return { status: 304, headers };
    const range = rangeOf(asked, head.size);
    const { start, end } = range ?? { start: 0, end: head.size - 1 };
    const part = range && { "content-range": `bytes ${start}-${end}/${head.size}` };
    const length = { "content-length": String(end - start + 1) };
    return { status: range ? 206 : 200, headers: { ...headers, ...length, ...part }, range: { start, end } };
  } catch {
    return { status: asked === undefined ? 412 : 416, headers: {} };
  }
}

const headersOf = (head: ObjectHead) => ({
  ...head.headers,
  etag: head.etag,
  "last-modified": new Date(head.lastModified).toUTCString(),
  "accept-ranges": "bytes",
  "x-content-type-options": "nosniff",
});

/** A star stands for anything, a question mark for one character: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html */
function fits(pattern: string, path: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(path);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/xml", "x-content-type-options": "nosniff" });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`);
}
