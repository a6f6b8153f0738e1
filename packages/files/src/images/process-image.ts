import { createHash } from "node:crypto";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { bucketQueue } from "@larder/lambda/bucket-queue";
import sharp from "sharp";
import { Resource } from "sst/resource";
import { quarantine } from "../quarantine/quarantine.ts";
import { Rejection } from "../quarantine/rejection.ts";
import { openSource } from "../sources/open-source.ts";
import { mediaBucket, mediaUrl, s3, uploadsBucket } from "../store/buckets.ts";
import { claim } from "../uploads/claim.ts";
import { finish } from "../uploads/finish.ts";
import { kinds } from "../uploads/kinds.ts";
import { places } from "../uploads/places.ts";
import type { ResultImage, Upload } from "../uploads/upload.ts";
import { inspect } from "./inspect.ts";
import { pipelineVersion } from "./limits.ts";
import { readWithin } from "./read-within.ts";
import { type Rendered, type Rendition, render } from "./render.ts";

// What was decoded of one picture is of no use for the next.
sharp.cache(false);

const deadLetter = () => Resource.ImageUploadsDeadLetters;

/**
 * Makes of a picture that was sent what is shown of it. Everything that is written has a name that follows from the bytes of
 * the picture, so doing it twice, or twice at once, comes to the same.
 */
export const handler = bucketQueue({ deadLetter, concurrency: 1 }, async (object, { logger }) => {
  const upload = await claim(object);
  if (!upload) return logger.info("Nothing waits for this file", { key: object.key });
  try {
    const bytes = await readWithin(await openSource(upload), Math.min(kinds[upload.kind].bytes, upload.size));
    const rendered = await render(bytes, await inspect(bytes));
    const images = await store(upload, bytes, rendered);
    await finish(upload, {
      status: "processed",
      images,
      placeholder: rendered.placeholder,
      ...publishedOf(upload, images, rendered),
    });
    await s3.send(new DeleteObjectCommand({ Bucket: uploadsBucket(), Key: object.key }));
    logger.info("Picture processed", { upload_id: upload.id, images: images.length, bytes: bytes.length });
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    logger.warn("Picture rejected", { upload_id: upload.id, code: error.reason.code });
    await quarantine(upload, error.reason);
  }
});

/** A day less than a year is what caches take for ever; the name of a picture changes when the picture does. */
const forEver = "public, max-age=31536000, immutable";

async function store(upload: Upload, source: Buffer, { renditions }: Rendered): Promise<ResultImage[]> {
  const hash = createHash("sha256").update(`${pipelineVersion}:`).update(source).digest("hex").slice(0, 20);
  const placed = renditions.map((rendition) => ({ rendition, ...placeOf(upload, hash, rendition) }));
  await Promise.all(
    placed.map(({ rendition, ...place }) =>
      s3.send(new PutObjectCommand({ ...place, Body: rendition.bytes, ContentType: rendition.contentType })),
    ),
  );
  return placed.map(({ rendition: { width, height, contentType, bytes }, Key: key }) => ({
    key,
    width,
    height,
    contentType,
    bytes: bytes.length,
  }));
}

function placeOf({ id, kind, sku = "" }: Upload, hash: string, { width, extension }: Rendition) {
  const file = `${width}.${extension}`;
  return kind === "product-image"
    ? { Bucket: mediaBucket(), Key: `products/${sku}/${hash}/${file}`, CacheControl: forEver }
    : { Bucket: uploadsBucket(), Key: places.supportPhoto(id, file), CacheControl: "private, no-store" };
}

/** As everybody is told of it. */
const publishedOf = ({ kind }: Upload, images: readonly ResultImage[], { placeholder }: Rendered) =>
  kind === "product-image" && {
    published: images.map(({ key, width, height, contentType }) => ({
      url: `${mediaUrl()}/${key}`,
      width,
      height,
      contentType,
      placeholder,
    })),
  };
