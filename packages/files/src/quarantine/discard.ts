import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { s3, uploadsBucket } from "../store/buckets.ts";
import { places } from "../uploads/places.ts";
import type { Upload } from "../uploads/upload.ts";

/**
 * Deletes what was sent for an upload that has ended. `incoming/` expires by itself a week later, but a photo tells where
 * somebody lives: it is not kept for longer than it is of use.
 */
export async function discard({ kind, id }: Pick<Upload, "kind" | "id">): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: uploadsBucket(), Key: places.incoming(kind, id) }));
}
