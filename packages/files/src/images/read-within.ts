import type { Readable } from "node:stream";
import { Rejection } from "../quarantine/rejection.ts";

/**
 * Reads a file to its end, and no further than it may be long.
 * @throws {Rejection} `too-large`
 */
export async function readWithin(body: Readable, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size > most) throw new Rejection("too-large", `The file has more than the ${most} bytes that it was to have`);
  }
  return Buffer.concat(chunks);
}
