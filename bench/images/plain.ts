import sharp from "sharp";
import { formats } from "../../packages/files/src/images/render.ts";

const widths = [320, 640, 1280];

/** What anybody would write: each of the six pictures from the file. Answers the bytes that were made. */
export async function plainly(bytes: Buffer): Promise<number> {
  let made = 0;
  for (const width of widths)
    for (const { encode } of Object.values(formats)) {
      const picture = sharp(bytes).autoOrient().resize({ width, withoutEnlargement: true });
      made += (await encode(picture).toBuffer()).length;
    }
  return made;
}

/** The same by somebody who has read how sharp works: decoded once, and the six made of what was decoded. */
export async function frugally(bytes: Buffer): Promise<number> {
  const largest = sharp(bytes).autoOrient().resize({ width: 1280, withoutEnlargement: true });
  const { data, info } = await largest.raw().toBuffer({ resolveWithObject: true });
  let made = 0;
  for (const width of widths)
    for (const { encode } of Object.values(formats))
      made += (await encode(sharp(data, { raw: info }).resize({ width })).toBuffer()).length;
  return made;
}
