import { fileTypeFromBuffer } from "file-type";
import sharp, { type Metadata } from "sharp";
import { Rejection } from "../quarantine/rejection.ts";
import { acceptedTypes, mostFrames, mostPixels, mostPixelsPerByte } from "./limits.ts";

/**
 * Looks at a picture before it is decoded: what it is by its bytes, and how large it says that it is.
 * @throws {Rejection}
 */
export async function inspect(bytes: Buffer): Promise<void> {
  if (bytes.length === 0) throw new Rejection("empty", "The file is empty");
  const type = await fileTypeFromBuffer(bytes);
  if (!type || !acceptedTypes.has(type.mime))
    throw new Rejection(
      "type-not-accepted",
      `The file is ${type ? type.mime : "no picture"}: send JPEG, PNG, WebP, AVIF or GIF`,
    );
  const { width, height, pages = 1 } = await readHead(bytes);
  // Of an animation the height is that of one frame.
  const pixels = width * height;
  if (pages > mostFrames)
    throw new Rejection("too-many-frames", `The picture has ${pages} frames, at most ${mostFrames} are taken`);
  if (pixels > mostPixels || pixels * pages > mostPixels * mostFrames)
    throw new Rejection(
      "too-many-pixels",
      `The picture has ${width} × ${height} pixels, at most ${mostPixels / 1e6} million are taken`,
    );
  if (pixels / bytes.length > mostPixelsPerByte)
    throw new Rejection("decompression-ratio", "The file is much too small for a picture of its size");
}

async function readHead(bytes: Buffer): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (cause) {
    throw new Rejection("unreadable", "The picture cannot be read: it is damaged", { cause });
  }
}
