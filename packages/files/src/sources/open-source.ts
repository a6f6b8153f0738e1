import type { Readable } from "node:stream";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { Rejection } from "../quarantine/rejection.ts";
import { s3, uploadsBucket } from "../store/buckets.ts";
import { places } from "../uploads/places.ts";
import type { Upload } from "../uploads/upload.ts";
import { isNotAsClaimed } from "./not-as-claimed.ts";

/**
 * Opens the file that was claimed for an upload, from a byte of it on, and no other that may have been put in its place.
 * @throws {Rejection} `replaced`
 */
export async function openSource({ id, kind, source }: Upload, from = 0): Promise<Readable> {
  try {
    const { Body } = await s3.send(
      new GetObjectCommand({
        Bucket: uploadsBucket(),
        Key: places.incoming(kind, id),
        IfMatch: source?.etag,
        ...(from > 0 && { Range: `bytes=${from}-` }),
      }),
    );
    if (!Body || !("pipe" in Body)) throw new TypeError("S3 answered without a body");
    return Body;
  } catch (error) {
    if (!isNotAsClaimed(error)) throw error;
    const message = "Another file was put in its place while it was being worked on. Send it again.";
    throw new Rejection("replaced", message, { cause: error });
  }
}
