import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import { AwsError } from "../../aws-call.ts";

/** A body as it is to be stored, and what its end said of it, once it was read. */
export interface DecodedBody {
  readonly stream: Readable;
  readonly trailers: () => Readonly<Record<string, string>>;
  /** How long it was said to be. */
  readonly length: number | undefined;
}

/**
 * Takes the framing of `aws-chunked` off a body as it streams: a size in hexadecimal, perhaps with a signature, that many
 * bytes, and so on; trailers behind the last. The signatures of chunks are not verified.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function decodedBody(headers: IncomingHttpHeaders, body: Readable): DecodedBody {
  if (!isChunked(headers)) return { stream: body, trailers: () => ({}), length: numberIn(headers["content-length"]) };
  const trailers: Record<string, string> = {};
  const stream = Readable.from(unframed(body, trailers), { objectMode: false });
  body.once("error", (error) => stream.destroy(error));
  return { stream, trailers: () => trailers, length: numberIn(headers["x-amz-decoded-content-length"]) };
}

function isChunked(headers: IncomingHttpHeaders): boolean {
  const sha256 = headers["x-amz-content-sha256"];
  return typeof sha256 === "string" && sha256.startsWith("STREAMING-");
}

const numberIn = (header: string | string[] | undefined) =>
  typeof header === "string" && /^\d+$/.test(header) ? Number(header) : undefined;

const lineEnd = Buffer.from("\r\n");
/** No line of the framing is longer: a size and a signature, or a trailer. */
const longestLine = 1024;
const mostTrailers = 16 * 1024;

async function* unframed(body: Readable, trailers: Record<string, string>): AsyncGenerator<Buffer> {
  const source = body[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  const more = async () => {
    const { done, value } = await source.next();
    if (done) throw incomplete();
    held = held.length === 0 ? value : Buffer.concat([held, value]);
  };
  const line = async () => {
    let end = held.indexOf(lineEnd);
    while (end < 0) {
      if (held.length > longestLine) throw incomplete();
      await more();
      end = held.indexOf(lineEnd);
    }
    const text = held.subarray(0, end).toString("latin1");
    held = held.subarray(end + lineEnd.length);
    return text;
  };
  for (;;) {
    let left = sizeOf(await line());
    if (left === 0) break;
    while (left > 0) {
      if (held.length === 0) await more();
      const part = held.subarray(0, left);
      held = held.subarray(part.length);
      left -= part.length;
      yield part;
    }
    if ((await line()) !== "") throw incomplete();
  }
  Object.assign(trailers, trailersIn(await rest(held, source)));
}

/** What is left to read, of which there is little. */
async function rest(held: Buffer, source: AsyncIterator<Buffer>): Promise<string> {
  const chunks = [held];
  let size = held.length;
  for (let next = await source.next(); !next.done; next = await source.next()) {
    chunks.push(next.value);
    size += next.value.length;
    if (size > mostTrailers) throw incomplete();
  }
  return Buffer.concat(chunks).toString("latin1");
}

const trailersIn = (text: string) =>
  Object.fromEntries(
    text.split("\r\n").flatMap((line): [string, string][] => {
      const colon = line.indexOf(":");
      return colon < 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );

function sizeOf(line: string): number {
  const [size = ""] = line.split(";");
  if (!/^[0-9a-fA-F]{1,12}$/.test(size)) throw incomplete();
  return Number.parseInt(size, 16);
}

const incomplete = () =>
  new AwsError(
    "IncompleteBody",
    "The request body terminated unexpectedly, or its chunks are not framed as they must be",
  );
