import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { Rejection } from "../../quarantine/rejection.ts";
import { mostTextBytes, mostTextPerByte, ratioFrom } from "../limits.ts";

const chunkBytes = 64 * 1024;

/**
 * Decompresses gzip as it streams, of one member or several, and stops as soon as it becomes more than it may.
 * @throws {Rejection} `decompression-ratio`, `too-large`, `truncated`
 */
export async function* decompressed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  // However one of them fails, the other is ended, and the reading below fails with it.
  const text = pipeline(Readable.from(source, { objectMode: false }), gunzip, () => {});
  let made = 0;
  try {
    for await (const chunk of text) {
      made += chunk.length;
      guard(made, gunzip.bytesWritten);
      yield chunk;
    }
  } catch (error) {
    throw isDamage(error) ? new Rejection("truncated", damage, { cause: error }) : error;
  }
}

function guard(made: number, taken: number): void {
  if (made > mostTextBytes)
    throw new Rejection("too-large", `Decompressed, the file has more than ${mostTextBytes / 1024 ** 3} GiB`);
  if (made > ratioFrom && made / taken > mostTextPerByte)
    throw new Rejection("decompression-ratio", `Decompressed, the file is more than ${mostTextPerByte} times as large`);
}

const damage = "The file cannot be decompressed to its end: it is damaged, or not all of it was sent";

/** What the storage breaks off is not the file's fault. */
const isDamage = (error: unknown) => error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
