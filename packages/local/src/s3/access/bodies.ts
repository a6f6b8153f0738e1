import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { pipeline, type Readable, Transform } from "node:stream";
import { AwsError } from "../../aws-call.ts";

/**
 * The body of a request, apart from it: who reads it may fail and tear it down, and the request lives on to be answered.
 * A body whose hash was signed fails at its end when it has another.
 */
export function bodyOf(request: IncomingMessage): Readable {
  const signed = request.headers["x-amz-content-sha256"];
  const hash = typeof signed === "string" && /^[0-9a-f]{64}$/.test(signed) ? createHash("sha256") : undefined;
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash?.update(chunk);
      done(null, chunk);
    },
    flush: (done) => done(hash && hash.digest("hex") !== signed ? otherBody() : null),
  });
  body.on("error", () => {});
  request.once("aborted", () => body.destroy(hungUp()));
  return request.pipe(body);
}

const otherBody = () =>
  new AwsError(
    "XAmzContentSHA256Mismatch",
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );

const hungUp = () =>
  new AwsError(
    "RequestTimeout",
    "Your socket connection to the server was not read from or written to within the timeout period.",
  );

/** Lets a file pass that is as large as it may be, in bytes, and fails as soon as it is larger, or at its end when it is smaller. */
export function withinSize(
  file: Readable,
  { least, most }: { readonly least: number; readonly most: number },
): Readable {
  let size = 0;
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > most) done(new AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size"));
      else done(null, chunk);
    },
    flush: (done) => done(size < least ? tooSmall() : null),
  });
  // Of a file that has failed already as well. Who reads the body learns of it.
  return pipeline(file, body, () => {});
}

const tooSmall = () => new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
