import { fileTypeFromBuffer } from "file-type";
import { Rejection } from "../../quarantine/rejection.ts";

/** How a catalog is to be read. */
export interface Encoding {
  readonly compressed: boolean;
  readonly charset: "utf-8" | "utf-16le" | "utf-16be";
  /** Bytes of the byte order mark. */
  readonly mark: number;
}

const gzip = Buffer.from([0x1f, 0x8b]);

export const isGzip = (head: Buffer) => head.subarray(0, 2).equals(gzip);

/**
 * What a file is, by its first bytes, before anything is done with it.
 * @throws {Rejection} `empty`, `type-not-accepted`
 */
export async function refuseOtherTypes(head: Buffer): Promise<void> {
  if (head.length === 0) throw new Rejection("empty", "The file is empty");
  const type = await fileTypeFromBuffer(head);
  if (type && type.mime !== "application/gzip")
    throw new Rejection("type-not-accepted", `The file is ${type.mime}: send CSV, as it is or compressed by gzip`);
}

/**
 * How a text is encoded, by its byte order mark, or as UTF-8 by default.
 * @param head Its first bytes, decompressed. @throws {Rejection} `not-text`, `wrong-encoding`
 */
export function charsetOf(head: Buffer): Pick<Encoding, "charset" | "mark"> {
  if (head.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) return checked(head, { charset: "utf-8", mark: 3 });
  if (head.subarray(0, 2).equals(Buffer.from([0xff, 0xfe]))) return { charset: "utf-16le", mark: 2 };
  if (head.subarray(0, 2).equals(Buffer.from([0xfe, 0xff]))) return { charset: "utf-16be", mark: 2 };
  return checked(head, { charset: "utf-8", mark: 0 });
}

function checked(head: Buffer, found: { charset: "utf-8"; mark: number }) {
  if (head.includes(0)) throw new Rejection("not-text", "The file holds zero bytes: it is no text");
  try {
    // What is cut off at the end may go on.
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
  } catch (cause) {
    throw new Rejection("wrong-encoding", "The file is not UTF-8: save it as CSV UTF-8", { cause });
  }
  return found;
}
