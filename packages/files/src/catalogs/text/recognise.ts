import { isUtf8 } from "node:buffer";
import { fileTypeFromBuffer } from "file-type";
import { Rejection } from "../../quarantine/rejection.ts";

export type Charset = "utf-8" | "utf-16le" | "utf-16be";

/** How a text is encoded. */
export interface Encoding {
  readonly charset: Charset;
  /** Bytes of its byte order mark. */
  readonly mark: number;
}

const marks: readonly (readonly [Charset, Buffer])[] = [
  ["utf-8", Buffer.from([0xef, 0xbb, 0xbf])],
  ["utf-16le", Buffer.from([0xff, 0xfe])],
  ["utf-16be", Buffer.from([0xfe, 0xff])],
];

export const isGzip = (head: Buffer) => head[0] === 0x1f && head[1] === 0x8b;

/**
 * How a text is encoded: by its byte order mark, or in UTF-8.
 * @param head Its first bytes. @throws {Rejection} `empty`, `not-text`, `wrong-encoding`
 */
export function encodingOf(head: Buffer): Encoding {
  if (head.length === 0) throw new Rejection("empty", "The file is empty");
  const [charset, mark] = marks.find(([, mark]) => head.subarray(0, mark.length).equals(mark)) ?? ["utf-8", none];
  if (charset === "utf-8") refuseOther(head);
  return { charset, mark: mark.length };
}

const none = Buffer.alloc(0);

function refuseOther(head: Buffer): void {
  if (head.includes(0)) throw new Rejection("not-text", "The file holds zero bytes: it is no text");
  if (!isUtf8(withoutBrokenEnd(head)))
    throw new Rejection("wrong-encoding", "The file is not UTF-8. Save it as CSV in UTF-8");
}

/** A character has four bytes at most: one that is cut off at the end may go on. */
function withoutBrokenEnd(head: Buffer): Buffer {
  const begins = (back: number) => ((head.at(-back) ?? 0) & 0xc0) === 0xc0;
  const back = [1, 2, 3].find(begins);
  return back === undefined ? head : head.subarray(0, -back);
}

/**
 * What a file is that is no catalog, for its sender to know better.
 * @param reason Why it is none.
 * @returns `type-not-accepted` for what is known to be something else, or that reason.
 */
export async function whatElse(head: Buffer, reason: Rejection): Promise<Rejection> {
  const type =
    (await fileTypeFromBuffer(head))?.mime ?? (markup.test(head.toString("latin1")) ? "text/html" : undefined);
  return type === undefined
    ? reason
    : new Rejection("type-not-accepted", `The file is ${type}. Send CSV, as it is or compressed by gzip`, {
        cause: reason,
      });
}

/** HTML, XML and SVG have no bytes by which one would know them. */
const markup = /^(?:\xef\xbb\xbf)?\s*<[!?a-z]/i;
