import exif from "exif-reader";
import sharp, { type Sharp } from "sharp";
import { thumbHashToAverageRGBA } from "thumbhash";
import { describe, expect, it } from "vitest";
import { animation, polyglots, script } from "../fixtures/hostile.ts";
import { heldAs, photo } from "../fixtures/photos.ts";
import { inspect } from "./inspect.ts";
import { type Rendition, render } from "./render.ts";

const made = async (bytes: Buffer) => render(bytes, await inspect(bytes));

/** The smallest of the WebPs: what can be looked at without loss of time. */
async function smallest(bytes: Buffer): Promise<Rendition> {
  const [first] = (await made(bytes)).renditions;
  if (!first) throw new Error("Nothing was made");
  return first;
}

/** Red, green, blue, each 0 to 255, at a place of a picture that is said in parts of its size. */
async function colourAt(bytes: Buffer, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
  return [...data.subarray(at, at + 3)];
}

const near = (colour: number[], other: number[]) =>
  Math.max(...colour.map((part, i) => Math.abs(part - (other[i] ?? 0))));

/** Red, green, blue, white, from the upper left to the lower right: as it looks, however it is held in the file. */
async function quarters(orientation: number): Promise<Buffer> {
  const quarter = (background: string) => ({ create: { width: 200, height: 150, channels: 3 as const, background } });
  const [red, green, blue, white] = ["#f00", "#0f0", "#00f", "#fff"].map(quarter);
  const upright = await sharp({ create: { width: 400, height: 300, channels: 3, background: "#000" } })
    .composite([
      { input: red!, left: 0, top: 0 },
      { input: green!, left: 200, top: 0 },
      { input: blue!, left: 0, top: 150 },
      { input: white!, left: 200, top: 150 },
    ])
    .png()
    .toBuffer();
  return (await heldAs(upright, orientation)).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
}

describe("a picture", () => {
  it("is made in three widths, as WebP and as AVIF", async () => {
    const { renditions } = await made(await photo({ width: 2400, height: 1800 }));
    expect(renditions.map(({ width, height, extension }) => `${width}×${height} ${extension}`)).toEqual([
      "320×240 webp",
      "320×240 avif",
      "640×480 webp",
      "640×480 avif",
      "1280×960 webp",
      "1280×960 avif",
    ]);
    for (const { bytes, extension, width, height } of renditions)
      expect(await sharp(bytes).metadata()).toMatchObject({
        format: extension === "avif" ? "heif" : "webp",
        ...(extension === "avif" && { compression: "av1" }),
        width,
        height,
      });
  });

  it("has a placeholder of a few bytes, in its colours", async () => {
    const red = await sharp({ create: { width: 500, height: 300, channels: 3, background: "#c02010" } })
      .jpeg()
      .toBuffer();
    const placeholder = Buffer.from((await made(red)).placeholder, "base64");
    expect(placeholder.length).toBeLessThan(40);
    const { r, g, b } = thumbHashToAverageRGBA(placeholder);
    expect(near([r * 255, g * 255, b * 255], [0xc0, 0x20, 0x10])).toBeLessThan(16);
  });

  it.each([
    1, 2, 3, 4, 5, 6, 7, 8,
  ])("stands upright, however the camera was held: orientation %i", async (orientation) => {
    const { bytes, width, height } = await smallest(await quarters(orientation));
    expect([width, height]).toEqual([320, 240]);
    expect((await sharp(bytes).metadata()).orientation).toBeUndefined();
    for (const [x, y, colour] of [
      [0.2, 0.2, [255, 0, 0]],
      [0.8, 0.2, [0, 255, 0]],
      [0.2, 0.8, [0, 0, 255]],
      [0.8, 0.8, [255, 255, 255]],
    ] as const)
      expect(near(await colourAt(bytes, x, y), [...colour])).toBeLessThan(32);
  });

  it("says nothing of where, when and by what it was taken", async () => {
    const taken = await photo({ width: 800, height: 600 });
    const { exif: told = Buffer.alloc(0) } = await sharp(taken).metadata();
    expect(exif(told).GPSInfo).toMatchObject({ GPSLatitudeRef: "N" });
    for (const { bytes } of (await made(taken)).renditions) {
      const head = await sharp(bytes).metadata();
      expect([head.exif, head.icc, head.xmp, head.iptc]).toEqual([undefined, undefined, undefined, undefined]);
      expect(bytes.includes("Pocket camera")).toBe(false);
    }
  });

  it.each(["jpeg", "png", "webp", "avif"] as const)("may be %s", async (format) => {
    const { renditions } = await made(await photo({ width: 640, height: 480, format }));
    expect(renditions.map(({ width }) => width)).toEqual([320, 320, 640, 640]);
  });

  it("may be an animation, of which the first frame is shown", async () => {
    for (const format of ["webp", "gif"] as const)
      expect((await made(await animation(8, format))).renditions.map(({ height }) => height)).toEqual([16, 16]);
  });

  it("is as transparent as it was", async () => {
    const half = await sharp({
      create: { width: 400, height: 300, channels: 4, background: { r: 0, g: 90, b: 200, alpha: 0.5 } },
    })
      .png()
      .toBuffer();
    const { bytes } = await smallest(half);
    const alpha = await sharp(bytes).extractChannel("alpha").raw().toBuffer();
    expect(Math.abs(alpha[5_000]! - 128)).toBeLessThan(4);
  });

  const coloured = (background: string) => sharp({ create: { width: 400, height: 300, channels: 3, background } });
  it.each<[string, string, (image: Sharp) => Sharp, number]>([
    // What ink cannot be printed in is lost on the way there.
    ["four colours of print", "#8a7a60", (image) => image.withIccProfile("cmyk").jpeg({ quality: 95 }), 24],
    ["sixteen bits", "#8a7a60", (image) => image.toColourspace("rgb16").png(), 6],
    ["the colours of a wide screen", "#e02010", (image) => image.withIccProfile("p3").png(), 10],
    ["a palette", "#8a7a60", (image) => image.png({ palette: true }), 6],
    ["grey", "#777777", (image) => image.toColourspace("b-w").jpeg(), 6],
    ["grey, and see-through", "#777777", (image) => image.ensureAlpha().toColourspace("b-w").png(), 6],
  ])("looks as it did, though it was held in %s", async (_, colour, held, tolerance) => {
    const { bytes } = await smallest(await held(coloured(colour)).toBuffer());
    const wanted = [...Buffer.from(colour.slice(1), "hex")];
    expect(near(await colourAt(bytes, 0.5, 0.5), wanted)).toBeLessThan(tolerance);
  });
});

describe("of what is a picture and something else besides", () => {
  it.each(Object.entries(polyglots))("only the picture is left: %s", async (_, polyglot) => {
    const { renditions } = await made(await polyglot());
    expect(renditions.length).toBeGreaterThan(0);
    for (const { bytes } of renditions) {
      expect(bytes.includes(script)).toBe(false);
      expect(bytes.includes("PK\x03\x04")).toBe(false);
    }
  });
});
