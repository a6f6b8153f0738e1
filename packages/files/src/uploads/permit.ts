import { CreateMultipartUploadCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { s3ForOthers, uploadsBucket } from "../store/buckets.ts";
import { sizesOfParts } from "./parts.ts";
import type { Permit } from "./permit-schema.ts";
import { places } from "./places.ts";
import type { Upload } from "./upload.ts";

/** A form is what browsers send at one go; above this, what is lost of a connection should not be all. */
export const largestForm = 64 * 1024 * 1024;
const formSeconds = 5 * 60;
const partsSeconds = 60 * 60;

type Promised = Pick<Upload, "id" | "kind" | "contentType" | "size">;

/**
 * Lets somebody send a file as a form: to exactly this key, as exactly this type, and no larger than it was said to be.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export async function permitForm({ id, kind, contentType, size }: Promised): Promise<Permit> {
  const { url, fields } = await createPresignedPost(s3ForOthers, {
    Bucket: uploadsBucket(),
    Key: places.incoming(kind, id),
    Fields: { "Content-Type": contentType, success_action_status: "201" },
    Conditions: [
      ["eq", "$Content-Type", contentType],
      ["eq", "$success_action_status", "201"],
      // Nothing at all is let through too: it is refused where it can be told why.
      ["content-length-range", 0, size],
    ],
    Expires: formSeconds,
  });
  return { method: "POST", url, fields, expiresAt: after(formSeconds) };
}

/** Lets somebody send a file in parts, each of exactly its size. S3 forgets the parts when they are never put together: see the bucket's lifecycle. */
export async function permitParts({
  id,
  kind,
  contentType,
  size,
}: Promised): Promise<{ multipartId: string; permit: Permit }> {
  const place = { Bucket: uploadsBucket(), Key: places.incoming(kind, id) };
  const { UploadId = "" } = await s3ForOthers.send(
    new CreateMultipartUploadCommand({ ...place, ContentType: contentType }),
  );
  const sign = async (number: number, size: number) => {
    const part = new UploadPartCommand({ ...place, UploadId, PartNumber: number, ContentLength: size });
    const headers = new Set(["content-length"]);
    return {
      number,
      size,
      url: await getSignedUrl(s3ForOthers, part, { expiresIn: partsSeconds, signableHeaders: headers }),
    };
  };
  const sizes = sizesOfParts(size);
  const parts = await Promise.all(sizes.map((bytes, index) => sign(index + 1, bytes)));
  return { multipartId: UploadId, permit: { method: "PUT", parts, expiresAt: after(partsSeconds) } };
}

/** Until when an upload waits for a file to be sent. What is sent by then may be told of later. */
export const permitEnds = ({ createdAt, multipartId }: Pick<Upload, "createdAt" | "multipartId">): string => {
  const seconds = multipartId === undefined ? formSeconds : partsSeconds;
  return new Date(Date.parse(createdAt) + seconds * 1000).toISOString();
};

const after = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
