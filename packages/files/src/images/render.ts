import sharp, { type OutputInfo, type Sharp } from "sharp";
import { rgbaToThumbHash } from "thumbhash";
import { Rejection } from "../quarantine/rejection.ts";
import { mostPixels } from "./limits.ts";
import type { Size } from "./sizes.ts";

/** A picture that was made. */
export interface Rendition extends Size {
  readonly contentType: "image/webp" | "image/avif";
  readonly extension: "webp" | "avif";
  readonly bytes: Buffer;
}

export interface Rendered {
  readonly renditions: readonly Rendition[];
  /** A ThumbHash in base 64: https://evanw.github.io/thumbhash/ */
  readonly placeholder: string;
}

/** AVIF's effort 4, the default, takes twice the time of 3 for pictures 4 % smaller. https://sharp.pixelplumbing.com/api-output#avif */
export const formats = {
  webp: { contentType: "image/webp", encode: (image: Sharp) => image.webp({ quality: 80, effort: 4 }) },
  avif: { contentType: "image/avif", encode: (image: Sharp) => image.avif({ quality: 55, effort: 3 }) },
} as const;
const extensions = ["webp", "avif"] as const;

/**
 * Makes all sizes of a picture, upright, in sRGB, and without anything that its file said beside its pixels: where and when
 * it was taken, by what, and whatever else was put behind them.
 * @param bytes Of a picture that was inspected.
 * @param sizes The largest last.
 * @throws {Rejection} when it cannot be decoded whole.
 */
export async function render(bytes: Buffer, sizes: readonly Size[]): Promise<Rendered> {
  const base = await decode(bytes, sizes);
  const renditions: Rendition[] = [];
  for (const size of sizes)
    for (const extension of extensions) renditions.push(await renditionOf(base, size, extension));
  return { renditions, placeholder: await placeholderOf(base) };
}

interface Base {
  readonly pixels: Buffer;
  readonly info: OutputInfo;
}

/**
 * Decodes once, no larger than the largest that is made: JPEG and WebP are then decoded at a fraction of their size. sharp
 * brings the colours of the file's profile into sRGB by itself.
 */
async function decode(bytes: Buffer, sizes: readonly Size[]): Promise<Base> {
  const { width = 1, height = 1 } = sizes.at(-1) ?? {};
  try {
    // What a decoder warns of counts: the rest of a JPEG that breaks off is grey, and nobody is told.
    const { data, info } = await sharp(bytes, { failOn: "warning", limitInputPixels: mostPixels, sequentialRead: true })
      .autoOrient()
      .resize({ width, height, fit: "fill" })
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    return { pixels: data, info };
  } catch (cause) {
    throw new Rejection("unreadable", "The picture cannot be read to its end: it is damaged", { cause });
  }
}

const imageOf = ({ pixels, info: { width, height, channels } }: Base) =>
  sharp(pixels, { raw: { width, height, channels } });

async function renditionOf(base: Base, size: Size, extension: (typeof extensions)[number]): Promise<Rendition> {
  const { contentType, encode } = formats[extension];
  const bytes = await encode(imageOf(base).resize({ ...size, fit: "fill" })).toBuffer();
  return { ...size, contentType, extension, bytes };
}

/** The most that a ThumbHash takes. */
const thumbPixels = 100;

async function placeholderOf(base: Base): Promise<string> {
  const { data, info } = await imageOf(base)
    .resize({ width: thumbPixels, height: thumbPixels, fit: "inside" })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
}
