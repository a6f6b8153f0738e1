import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "../../aws-call.ts";
import type { Written } from "../store/bodies.ts";
import type { Checksum } from "../store/tables.ts";

type Algorithm = Checksum["algorithm"];

const algorithms: readonly Algorithm[] = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"];
export const checksumHeader = (algorithm: Algorithm): string => `x-amz-checksum-${algorithm.toLowerCase()}`;

/**
 * The algorithm of the checksum that comes with a request, in its headers or behind its body, or that is asked for.
 * @throws {AwsError} InvalidRequest for several checksums.
 */
export function algorithmIn(headers: IncomingHttpHeaders): Algorithm | undefined {
  const announced = trailersOf(headers);
  const sent = algorithms.filter(
    (name) => headers[checksumHeader(name)] !== undefined || announced.includes(checksumHeader(name)),
  );
  if (sent.length > 1)
    throw new AwsError(
      "InvalidRequest",
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    );
  const asked = headers["x-amz-checksum-algorithm"] ?? headers["x-amz-sdk-checksum-algorithm"];
  return sent[0] ?? algorithms.find((name) => name === asked);
}

const trailersOf = (headers: IncomingHttpHeaders) =>
  String(headers["x-amz-trailer"] ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());

/**
 * Holds what was written to what was said of it.
 * @throws {AwsError} BadDigest, InvalidDigest, IncompleteBody, MalformedTrailerError
 */
export function verify(
  written: Pick<Written, "size" | "md5" | "checksum">,
  said: {
    readonly headers: IncomingHttpHeaders;
    readonly trailers: Readonly<Record<string, string>>;
    readonly length: number | undefined;
  },
): void {
  const { headers, trailers, length } = said;
  if (length !== undefined && length !== written.size)
    throw new AwsError(
      "IncompleteBody",
      "You did not provide the number of bytes specified by the Content-Length HTTP header",
    );
  const md5 = headers["content-md5"];
  if (typeof md5 === "string") {
    const digest = Buffer.from(md5, "base64");
    if (digest.length !== 16) throw new AwsError("InvalidDigest", "The Content-MD5 you specified is not valid.");
    if (digest.toString("base64") !== written.md5)
      throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.");
  }
  const algorithm = algorithmIn(headers);
  if (!algorithm) return;
  const name = checksumHeader(algorithm);
  const value = headers[name] ?? trailers[name];
  if (value === undefined && trailersOf(headers).includes(name))
    throw new AwsError(
      "MalformedTrailerError",
      "The request contained trailing data that was not well-formed or did not conform to our published schema.",
    );
  if (value !== undefined && value !== written.checksum)
    throw new AwsError("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`);
}

/** What is kept of the checksum of a whole body. */
export const checksumOf = (algorithm: Algorithm | undefined, written: Written): Checksum | undefined =>
  algorithm && written.checksum !== undefined ? { algorithm, value: written.checksum, type: "FULL_OBJECT" } : undefined;

/** As an answer tells it. */
export const checksumHeaders = (checksum: Checksum | undefined): Record<string, string> =>
  checksum ? { [checksumHeader(checksum.algorithm)]: checksum.value, "x-amz-checksum-type": checksum.type } : {};

/** As a document tells it. */
export const checksumElements = (checksum: Checksum | undefined | null): Record<string, string> =>
  checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value } : {};
