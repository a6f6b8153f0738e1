import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { Rejection } from "../../quarantine/rejection.ts";
import { mostTextBytes, mostTextPerByte, ratioFrom } from "../limits.ts";

/**
 * Decompresses as it streams, and stops as soon as it becomes more than it may.
 * @throws {Rejection} `decompression-ratio`, `too-large`, `truncated`
 */
export async function* decompressed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let taken = 0;
  let made = 0;
  async function* metered() {
    for await (const chunk of source) {
      taken += chunk.length;
      yield chunk;
    }
  }
  const text = createGunzip();
  // What goes wrong with either is thrown to who reads.
  pipeline(Readable.from(metered(), { objectMode: false }), text).catch(() => {});
  try {
    for await (const chunk of text) {
      made += chunk.length;
      const fault = faultOf(made, taken);
      if (fault) throw fault;
      yield chunk;
    }
  } catch (error) {
    throw error instanceof Error ? damaged(error) : error;
  }
}

function faultOf(made: number, taken: number): Rejection | undefined {
  if (made > mostTextBytes)
    return new Rejection("too-large", `Decompressed, the file has more than ${mostTextBytes / 1024 ** 3} GiB`);
  if (made > ratioFrom && made / taken > mostTextPerByte)
    return new Rejection(
      "decompression-ratio",
      `Decompressed, the file is more than ${mostTextPerByte} times as large`,
    );
  return undefined;
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
