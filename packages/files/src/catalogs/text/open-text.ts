import { Rejection } from "../../quarantine/rejection.ts";
import { openSource } from "../../sources/open-source.ts";
import type { Upload } from "../../uploads/upload.ts";
import { type Header, readHeader } from "../csv/header.ts";
import { headBytes } from "../limits.ts";
import { decompressed } from "./decompress.ts";
import { type Peekable, peekable } from "./peekable.ts";
import { type Encoding, encodingOf, isGzip, whatElse } from "./recognise.ts";
import { headInUtf8, inUtf8 } from "./utf8.ts";

/** A catalog as text. */
export interface Text {
  readonly header: Header;
  /** In UTF-8 without a byte order mark, from an offset in bytes on. Once. */
  from(offset: number): AsyncIterable<Buffer>;
  /** Of the file as it was sent, bytes that were taken in so far. */
  taken(): number;
  close(): Promise<void>;
}

/**
 * Opens the catalog of an upload, and looks at what it is. Plain UTF-8 is read from an offset on; anything else from its
 * beginning, because what is compressed or of another encoding has no place where one could begin.
 * @throws {Rejection} for what is no catalog.
 */
export async function openText(upload: Upload): Promise<Text> {
  const file = peekable(await openSource(upload));
  try {
    const compressed = isGzip(await file.peek(2));
    const bytes = compressed ? peekable(decompressed(file.read())) : file;
    const { header, ...encoding } = await lookAt(bytes);
    const plain = !compressed && encoding.charset === "utf-8";
    return plain ? plainText(upload, file, header, encoding) : wholeText(file, bytes, header, encoding);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function lookAt(bytes: Peekable): Promise<Encoding & { header: Header }> {
  const head = await bytes.peek(headBytes);
  try {
    const encoding = encodingOf(head);
    return { ...encoding, header: readHeader(headInUtf8(head.subarray(encoding.mark), encoding.charset)) };
  } catch (error) {
    throw error instanceof Rejection ? await whatElse(head, error) : error;
  }
}

function plainText(upload: Upload, file: Peekable, header: Header, { mark }: Encoding): Text {
  let [begun, reading] = [0, file];
  return {
    header,
    taken: () => begun + reading.taken(),
    close: () => reading.close(),
    async *from(offset) {
      if (offset <= headBytes) return yield* behind(mark + offset, file.read());
      await file.close();
      begun = mark + offset;
      // S3 has no range that begins at the end.
      if (begun >= (upload.source?.size ?? begun)) return;
      reading = peekable(await openSource(upload, begun));
      yield* reading.read();
    },
  };
}

function wholeText(file: Peekable, bytes: Peekable, header: Header, { charset, mark }: Encoding): Text {
  return {
    header,
    taken: file.taken,
    close: () => bytes.close(),
    from: (offset) => behind(offset, inUtf8(behind(mark, bytes.read()), charset)),
  };
}

async function* behind(bytes: number, stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of stream) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
