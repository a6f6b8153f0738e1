/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const widths = [320, 640, 1280];

/** How much taller than wide: a strip of till receipt need not be fifty screens long, and WebP has an end. */
const tallest = 4;

/**
 * The sizes that are made of a picture, in its own proportions, the largest last. None is larger than the picture: of a small
 * one there are fewer, up to its own size.
 */
export function sizesOf({ width, height }: Size): Size[] {
  const scales = widths.map((widest) => Math.min(1, widest / width, (tallest * widest) / height));
  const scaled = (length: number, scale: number) => Math.max(1, Math.round(length * scale));
  return [...new Set(scales)].map((scale) => ({ width: scaled(width, scale), height: scaled(height, scale) }));
}
