import { Rejection } from "../../quarantine/rejection.ts";
import type { Charset } from "./recognise.ts";

/**
 * Puts text into UTF-8 as it streams. UTF-8 stays as it is, with what is wrong in it.
 * @throws {Rejection} `wrong-encoding`, of what is not the UTF-16 that its byte order mark says.
 */
export async function* inUtf8(bytes: AsyncIterable<Buffer>, charset: Charset): AsyncGenerator<Buffer> {
  if (charset === "utf-8") return yield* bytes;
  const decoder = new TextDecoder(charset, { fatal: true, ignoreBOM: true });
  for await (const chunk of bytes) yield decoded(() => decoder.decode(chunk, { stream: true }));
  yield decoded(() => decoder.decode());
}

/** The beginning of a text, in UTF-8. What is cut off at its end may go on. @throws {Rejection} `wrong-encoding` */
export const headInUtf8 = (head: Buffer, charset: Charset): Buffer =>
  charset === "utf-8"
    ? head
    : decoded(() => new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(head, { stream: true }));

function decoded(decode: () => string): Buffer {
  try {
    return Buffer.from(decode());
  } catch (cause) {
    throw new Rejection("wrong-encoding", "The file is not the UTF-16 that it begins as", { cause });
  }
}
