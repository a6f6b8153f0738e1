import { Rejection } from "../../quarantine/rejection.ts";

/** Puts text into UTF-8 as it streams. @throws {Rejection} `wrong-encoding`, of what is not what its byte order mark says. */
export async function* inUtf8(
  bytes: AsyncIterable<Buffer>,
  charset: "utf-8" | "utf-16le" | "utf-16be",
  { whole = true } = {},
): AsyncGenerator<Buffer> {
  if (charset === "utf-8") return yield* bytes;
  const decoder = new TextDecoder(charset, { fatal: true, ignoreBOM: true });
  try {
    for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    if (whole) yield Buffer.from(decoder.decode());
  } catch (cause) {
    if (cause instanceof TypeError)
      throw new Rejection("wrong-encoding", "The file is not the UTF-16 that it begins as", { cause });
    throw cause;
  }
}
