import { Readable } from "node:stream";
import { openSource } from "../../sources/open-source.ts";
import type { Upload } from "../../uploads/upload.ts";
import { headBytes } from "../limits.ts";
import { decompressed } from "./decompress.ts";
import { charsetOf, isGzip, refuseOtherTypes } from "./recognise.ts";
import { inUtf8 } from "./utf8.ts";

/** A catalog as text, from some place in it on. */
export interface Text {
  /** Its beginning, in UTF-8 without a byte order mark. */
  readonly head: Buffer;
  /** In UTF-8, from an offset in bytes on, without a byte order mark. May be called once. */
  from(offset: number): Promise<AsyncIterable<Buffer>>;
  /** Of the file as it was sent, bytes that were taken in until now. */
  taken(): number;
}

/**
 * Opens the catalog of an upload: looks at what it is, and reads it from where it is asked to. Plain UTF-8 is read from there;
 * anything else from its beginning, because what is compressed or of another encoding has no offsets to begin at.
 * @throws {Rejection} for what is no catalog.
 */
export async function openText(upload: Upload): Promise<Text> {
  const source = counted(await openSource(upload));
  const first = await source.peek(headBytes);
  await refuseOtherTypes(first);
  const compressed = isGzip(first);
  const bytes = compressed ? counted(Readable.from(decompressed(source.rest()))) : source;
  const start = compressed ? await bytes.peek(headBytes) : first;
  const { charset, mark } = charsetOf(start);
  const plain = !compressed && charset === "utf-8";
  let base = 0;
  let current = source;
  return {
    head: charset === "utf-8" ? start.subarray(mark) : await textOfHead(start.subarray(mark), charset),
    taken: () => base + current.taken(),
    async from(offset) {
      if (!plain || offset === 0) return without(inUtf8(without(bytes.rest(), mark), charset), offset);
      source.close();
      base = offset + mark;
      // S3 knows no range that begins at the end.
      if (base >= (upload.source?.size ?? base)) return Readable.from([]);
      current = counted(await openSource(upload, base));
      return current.rest();
    },
  };
}

const textOfHead = async (head: Buffer, charset: "utf-16le" | "utf-16be") => {
  const parts: Buffer[] = [];
  for await (const part of inUtf8(Readable.from([head]), charset, { whole: false })) parts.push(part);
  return Buffer.concat(parts);
};

/** Bytes from an offset on. */
async function* without(bytes: AsyncIterable<Buffer>, offset: number): AsyncGenerator<Buffer> {
  let left = offset;
  for await (const chunk of bytes) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

/** A stream whose beginning can be looked at, and that knows how much of it was taken. */
function counted(stream: Readable) {
  const iterator: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  let held: Buffer[] = [];
  let taken = 0;
  async function next(): Promise<Buffer | undefined> {
    const { done, value } = await iterator.next();
    if (done) return undefined;
    taken += value.length;
    return value;
  }
  return {
    taken: () => taken,
    close: () => void stream.destroy(),
    async peek(most: number): Promise<Buffer> {
      for (let size = 0; size < most; ) {
        const chunk = await next();
        if (!chunk) break;
        held.push(chunk);
        size += chunk.length;
      }
      const all = Buffer.concat(held);
      held = [all];
      return all.subarray(0, most);
    },
    async *rest(): AsyncGenerator<Buffer> {
      try {
        for (const chunk of held) yield chunk;
        held = [];
        for (let chunk = await next(); chunk; chunk = await next()) yield chunk;
      } finally {
        stream.destroy();
      }
    },
  };
}
