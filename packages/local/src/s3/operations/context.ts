import type { Readable } from "node:stream";
import { AwsError } from "../../aws-call.ts";
import type { ObjectChangeKind } from "../object-store.ts";
import type { S3Call } from "../s3-call.ts";
import type { Bodies, Written } from "../store/bodies.ts";
import { noSuchKey } from "../store/conditions.ts";
import { running } from "../store/hashes.ts";
import type { Objects, StoredObject } from "../store/objects.ts";
import type { Checksum } from "../store/tables.ts";
import type { Uploads } from "../store/uploads.ts";
import { decodedBody } from "./body.ts";
import { algorithmIn, checksumOf, verify } from "./checksums.ts";

/** What operations work with. */
export interface Context {
  readonly objects: Objects;
  readonly uploads: Uploads;
  readonly bodies: Bodies;
  readonly region: string;
  /** The logical name of a bucket. @throws {AwsError} NoSuchBucket */
  bucketOf(place: Pick<S3Call, "bucket">): string;
  /** By physical name: logical names. */
  readonly buckets: ReadonlyMap<string, string>;
}

const mostKeyBytes = 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const mostBytes = 5 * 1024 ** 3;

export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > mostKeyBytes) throw new AwsError("KeyTooLongError", "Your key is too long");
}

/** What is written for `use` is removed again when that fails. */
export function using<Result>(bodies: Bodies, written: Written, use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    bodies.remove([written]);
    throw error;
  }
}

/** Takes the body of a call in, and holds it to what the call says of it. Nothing is left of one that is not as it was said to be. */
export async function takeIn(
  { headers, body }: { readonly headers: S3Call["headers"]; readonly body: Readable },
  bodies: Bodies,
  algorithm = algorithmIn(headers),
): Promise<{ written: Written; checksum: Checksum | undefined }> {
  const { stream, trailers, length } = decodedBody(headers, body);
  if (length === undefined && headers["transfer-encoding"] !== undefined) throw unknownLength();
  if (length !== undefined && length > mostBytes)
    throw new AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
  const written = await bodies.write(stream, algorithm);
  using(bodies, written, () => verify(written, { headers, trailers: trailers(), length }));
  return { written, checksum: checksumOf(algorithm, written) };
}

/** Ten thousand parts with two hashes each are less. */
const mostDocumentBytes = 4 * 1024 * 1024;

/**
 * Reads the XML that comes with a call, and holds it to what the call says of it.
 * @throws {AwsError} of `verify`; MaxMessageLengthExceeded
 */
export async function documentIn({ headers, body }: Pick<S3Call, "headers" | "body">): Promise<string> {
  const { stream, trailers, length } = decodedBody(headers, body);
  const algorithm = algorithmIn(headers);
  const [md5, checksum] = [running.MD5(), algorithm && running[algorithm]()];
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError("A body is made of bytes");
    size += chunk.length;
    if (size > mostDocumentBytes) throw new AwsError("MaxMessageLengthExceeded", "Your request was too large.");
    for (const hash of [md5, checksum]) hash?.update(chunk);
    chunks.push(chunk);
  }
  const hashes = { md5: await md5.value(), checksum: await checksum?.value() };
  verify({ size, ...hashes }, { headers, trailers: trailers(), length });
  return Buffer.concat(chunks).toString();
}

/** S3 takes no stream whose length nobody says. */
const unknownLength = () =>
  new AwsError(
    "NotImplemented",
    "A header you provided implies functionality that is not implemented: Transfer-Encoding",
    501,
  );

/** Of an object that came in one piece its ETag is the MD5, in hexadecimal. */
export const etagOf = ({ md5 }: Written): string => Buffer.from(md5, "base64").toString("hex");

export const pieceOf = ({ file, size }: Written) => ({ file, size });

export const conditionsOf = ({ headers }: S3Call) => ({
  ifMatch: headers["if-match"],
  ifNoneMatch: headers["if-none-match"],
});

export const askerOf = ({ caller, requestId }: S3Call, kind: ObjectChangeKind) => ({ caller, requestId, kind });

/** @throws {AwsError} NoSuchKey */
export function existing(object: StoredObject | undefined): StoredObject {
  if (!object) throw noSuchKey();
  return object;
}
