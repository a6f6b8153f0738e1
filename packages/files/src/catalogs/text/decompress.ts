import { pipeline, type Readable, Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { Rejection } from "../../quarantine/rejection.ts";
import { mostTextBytes, mostTextPerByte, ratioFrom } from "../limits.ts";

/**
 * Decompresses as it streams, and stops as soon as it becomes more than it may.
 * @returns a stream that fails with {@link Rejection}: `decompression-ratio`, `too-large`, `truncated`.
 */
export function decompressed(source: Readable): Readable {
  let taken = 0;
  let made = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      taken += chunk.length;
      done(null, chunk);
    },
  });
  const guard = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      made += chunk.length;
      done(faultOf(made, taken), chunk);
    },
  });
  pipeline(source, meter, createGunzip(), guard, (error) => {
    if (error && !(error instanceof Rejection)) guard.destroy(damaged(error));
  });
  return guard;
}

function faultOf(made: number, taken: number): Rejection | null {
  if (made > mostTextBytes)
    return new Rejection("too-large", `Decompressed, the file has more than ${mostTextBytes / 1024 ** 3} GiB`);
  if (made > ratioFrom && made / taken > mostTextPerByte)
    return new Rejection(
      "decompression-ratio",
      `Decompressed, the file is more than ${mostTextPerByte} times as large`,
    );
  return null;
}

/** What S3 breaks off is not the file's fault. */
function damaged(error: Error): Error {
  if (!("code" in error) || !String(error.code).startsWith("Z_")) return error;
  return new Rejection(
    "truncated",
    "The file cannot be decompressed to its end: it is damaged, or not all of it was sent",
    { cause: error },
  );
}
