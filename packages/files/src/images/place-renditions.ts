import { createHash } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { mediaBucket, mediaUrl, s3, uploadsBucket } from "../store/buckets.ts";
import { places } from "../uploads/places.ts";
import type { ResultImage, Upload } from "../uploads/upload.ts";
import { pipelineVersion } from "./limits.ts";
import type { Rendered, Rendition } from "./render.ts";

/** A year. Who asks for a picture once need not ask again: another picture has another name. */
const forEver = "public, max-age=31536000, immutable";

/**
 * Puts what was made of a picture where it is shown: a product's where everybody sees it, a photo for support where only
 * those do who are given an address.
 *
 * All names follow from the picture's bytes and the version of what makes it, so doing it again puts the same under the same
 * names. That is a plain put: `If-None-Match` would save nothing, since the bytes are sent by then, and would bring answers
 * (412, and 409 when two put at once) that mean no more than that it is there.
 * @param source The picture as it was sent.
 */
export async function placeRenditions(upload: Upload, source: Buffer, rendered: Rendered): Promise<ResultImage[]> {
  const hash = hashOf(source);
  return Promise.all(rendered.renditions.map((rendition) => placeRendition(upload, hash, rendition)));
}

const hashOf = (source: Buffer) =>
  createHash("sha256").update(`${pipelineVersion}:`).update(source).digest("hex").slice(0, 20);

async function placeRendition(upload: Upload, hash: string, rendition: Rendition): Promise<ResultImage> {
  const { width, height, contentType, bytes } = rendition;
  const place = placeOf(upload, hash, rendition);
  await s3.send(new PutObjectCommand({ ...place, Body: bytes, ContentType: contentType }));
  return { key: place.Key, width, height, contentType, bytes: bytes.length };
}

function placeOf({ id, kind, sku }: Upload, hash: string, { width, extension }: Rendition) {
  const file = `${width}.${extension}`;
  if (kind === "support-photo")
    return { Bucket: uploadsBucket(), Key: places.supportPhoto(id, file), CacheControl: "private, no-store" };
  if (sku === undefined) throw new TypeError(`Upload ${id} of a product's picture names no product`);
  return { Bucket: mediaBucket(), Key: `products/${sku}/${hash}/${file}`, CacheControl: forEver };
}

/** As everybody is told of it, when everybody is. */
export const publishedOf = ({ kind }: Upload, images: readonly ResultImage[], { placeholder }: Rendered) =>
  kind === "product-image" && {
    published: images.map(({ key, width, height, contentType }) => ({
      url: `${mediaUrl()}/${key}`,
      width,
      height,
      contentType,
      placeholder,
    })),
  };
