import type { Readable } from "node:stream";
import { AwsError } from "../../aws-call.ts";
import type { ObjectChangeKind } from "../object-store.ts";
import type { S3Call } from "../s3-call.ts";
import type { Bodies, Written } from "../store/bodies.ts";
import { noSuchKey } from "../store/conditions.ts";
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
  bucketOf(call: S3Call): string;
  /** By physical name: logical names. */
  readonly buckets: ReadonlyMap<string, string>;
}

const mostKeyBytes = 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const mostBytes = 5 * 1024 ** 3;

export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > mostKeyBytes) throw new AwsError("KeyTooLongError", "Your key is too long");
}

/** Takes the body of a call in, and holds it to what the call says of it. Nothing is left of one that is not as it was said to be. */
export async function takeIn(
  { headers, body }: { readonly headers: S3Call["headers"]; readonly body: Readable },
  bodies: Bodies,
  algorithm = algorithmIn(headers),
): Promise<{ written: Written; checksum: Checksum | undefined }> {
  const { stream, trailers, length } = decodedBody(headers, body);
  if (length !== undefined && length > mostBytes)
    throw new AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
  const written = await bodies.write(stream, algorithm);
  try {
    verify(written, { headers, trailers: trailers(), length });
  } catch (error) {
    bodies.remove([written]);
    throw error;
  }
  return { written, checksum: checksumOf(algorithm, written) };
}

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
