import type { IncomingMessage, ServerResponse } from "node:http";
import type { CdnSpec } from "@larder/topology";
import { AwsError } from "../aws-call.ts";
import type { Door } from "../door.ts";
import { matcherOf } from "../iam/wildcard.ts";
import type { Live } from "../live.ts";
import { send } from "../s3/access/send.ts";
import type { ObjectHead, ObjectStore } from "../s3/object-store.ts";
import { checkRead } from "../s3/operations/preconditions.ts";
import { rangeOf } from "../s3/operations/range.ts";
import type { S3Answer } from "../s3/s3-call.ts";

interface Parts {
  /** Logical name. */
  readonly name: string;
  readonly cdn: CdnSpec;
  readonly store: Pick<ObjectStore, "read">;
  readonly door: Door;
  readonly live: Live;
}

/**
 * Serves what is in the buckets of a CDN, to everybody, for reading only. Nothing is kept: each request reads the bucket.
 * What is not there is a 403, because the CDN may not list its buckets and is not told what they lack.
 */
export function serveCdn({ name, cdn, store, door, live }: Parts): void {
  // A star stands for anything, a question mark for one character, as in IAM's patterns.
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
  const routes = cdn.routes.map(({ pattern, bucket }) => ({ fits: matcherOf([pattern]), bucket }));
  door.answer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      live.emit({ type: "warning", message: `The CDN ${name} failed inside the local cloud: ${String(error)}` });
      response.destroy();
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A distribution that is not told to take other methods refuses them so.
    const reads = request.method === "GET" || request.method === "HEAD";
    const object = reads ? objectAt((request.url ?? "/").split("?")[0] ?? "/") : undefined;
    await send(request, response, object ? answerOf(request, object) : accessDenied);
  }
  function objectAt(path: string) {
    const bucket = routes.find(({ fits }) => fits(path))?.bucket;
    const key = decoded(path.slice(1));
    return bucket === undefined || key === undefined ? undefined : store.read(bucket, key);
  }
}

function answerOf(request: IncomingMessage, { head, body }: NonNullable<ReturnType<ObjectStore["read"]>>): S3Answer {
  const headers = headersOf(head);
  const { range: asked, ...conditions } = request.headers;
  try {
    if (checkRead(conditions, head) === "not-modified") return { status: 304, headers };
    const range = rangeOf(asked, head.size);
    const { start, end } = range ?? { start: 0, end: head.size - 1 };
    const part = range && { "content-range": `bytes ${start}-${end}/${head.size}` };
    const length = { "content-length": String(end - start + 1) };
    return { status: range ? 206 : 200, headers: { ...headers, ...length, ...part }, body: body({ start, end }) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { status: error.status, headers: {} };
  }
}

const headersOf = (head: ObjectHead) => ({
  ...head.headers,
  etag: head.etag,
  "last-modified": new Date(head.lastModified).toUTCString(),
  "accept-ranges": "bytes",
  "x-content-type-options": "nosniff",
});

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const accessDenied: S3Answer = {
  status: 403,
  headers: { "content-type": "application/xml", "x-content-type-options": "nosniff" },
  body: '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>',
};
