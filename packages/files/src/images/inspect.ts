import { fileTypeFromBuffer } from "file-type";
import sharp, { type Metadata } from "sharp";
import { Rejection } from "../quarantine/rejection.ts";
import { acceptedTypes, mostFrames, mostPixels, mostPixelsPerByte, mostTextOfPng } from "./limits.ts";
import { textsOfPng } from "./png-texts.ts";
import { type Size, sizesOf } from "./sizes.ts";

/**
 * Looks at a picture before it is decoded: what it is by its bytes, and how large it says that it is.
 *
 * What its sender called it is not asked: a PNG that was announced as a JPEG is as good, since nothing of it leaves but its
 * pixels, encoded anew.
 * @returns the sizes to make of it.
 * @throws {Rejection}
 */
export async function inspect(bytes: Buffer): Promise<Size[]> {
  if (bytes.length === 0) throw new Rejection("empty", "The file is empty");
  await checkType(bytes);
  if (textsOfPng(bytes) > mostTextOfPng)
    throw new Rejection("decompression-ratio", "The picture holds more text than a picture needs");
  const head = await readHead(bytes);
  checkSize(head, bytes.length);
  return sizesOf(head.autoOrient);
}

async function checkType(bytes: Buffer) {
  const type = await fileTypeFromBuffer(bytes);
  if (type && acceptedTypes.has(type.mime)) return;
  const found = type ? type.mime : "no picture";
  throw new Rejection("type-not-accepted", `The file is ${found}: send JPEG, PNG, WebP, AVIF or GIF`);
}

/** Nothing is decoded for it, so nothing is held that the file only promises. */
async function readHead(bytes: Buffer): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (cause) {
    throw new Rejection("unreadable", "The picture cannot be read: it is damaged", { cause });
  }
}

/** Of an animation, width and height are those of one frame. */
function checkSize({ width, height, pages = 1 }: Metadata, bytes: number) {
  const pixels = width * height;
  if (pages > mostFrames)
    throw new Rejection("too-many-frames", `The picture has ${pages} frames, at most ${mostFrames} are taken`);
  if (pixels > mostPixels)
    throw new Rejection(
      "too-many-pixels",
      `The picture has ${width} × ${height} pixels, at most ${mostPixels / 1e6} million are taken`,
    );
  if (pixels / bytes > mostPixelsPerByte)
    throw new Rejection("decompression-ratio", "The file is much too small for a picture of its size");
}
