import sharp, { type Sharp } from "sharp";
import { rgbaToThumbHash } from "thumbhash";
import { Rejection } from "../quarantine/rejection.ts";
import { mostPixels, widths } from "./limits.ts";

/** A picture that was made. */
export interface Rendition {
  readonly width: number;
  readonly height: number;
  readonly contentType: "image/webp" | "image/avif";
  readonly extension: "webp" | "avif";
  readonly bytes: Buffer;
}

export interface Rendered {
  readonly renditions: readonly Rendition[];
  /** A ThumbHash in base 64: https://evanw.github.io/thumbhash/ */
  readonly placeholder: string;
}

/** Effort is time for bytes. https://sharp.pixelplumbing.com/api-output#avif */
const formats = {
  webp: { contentType: "image/webp", encode: (image: Sharp) => image.webp({ quality: 80, effort: 4 }) },
  avif: { contentType: "image/avif", encode: (image: Sharp) => image.avif({ quality: 55, effort: 3 }) },
} as const;
const extensions = ["webp", "avif"] as const;

/**
 * Makes all sizes of a picture, upright, in sRGB, and without anything that its file said beside its pixels: where and when
 * it was taken, by what, and whatever else was put behind them.
 * @throws {Rejection} when it cannot be decoded whole.
 */
export async function render(bytes: Buffer): Promise<Rendered> {
  try {
    const base = await decode(bytes);
    const renditions: Rendition[] = [];
    for (const width of wanted(base.width))
      for (const extension of extensions) renditions.push(await renditionOf(base, width, extension));
    return { renditions, placeholder: await placeholderOf(base) };
  } catch (cause) {
    throw new Rejection("unreadable", "The picture cannot be read to its end: it is damaged", { cause });
  }
}

interface Base {
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/** Decodes once, no larger than the largest that is made: JPEG and WebP are then decoded at a fraction of their size. */
async function decode(bytes: Buffer): Promise<Base> {
  const { data, info } = await sharp(bytes, { failOn: "truncated", limitInputPixels: mostPixels, sequentialRead: true })
    .autoOrient()
    .resize({ width: widths[widths.length - 1], withoutEnlargement: true })
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height, channels: info.channels === 4 ? 4 : 3 };
}

/** Each width that is no wider than the source; of a small source its own. */
const wanted = (source: number): number[] => {
  const fitting = widths.filter((width) => width <= source);
  return fitting.length > 0 ? fitting : [source];
};

const imageOf = ({ pixels, width, height, channels }: Base) => sharp(pixels, { raw: { width, height, channels } });

async function renditionOf(base: Base, width: number, extension: (typeof extensions)[number]): Promise<Rendition> {
  const { contentType, encode } = formats[extension];
  const { data, info } = await encode(imageOf(base).resize({ width })).toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, contentType, extension, bytes: data };
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
