import exif from "exif-reader";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { animation, hugePng, polyglot, script, svgWithScript, truncatedJpeg, zipBomb } from "../fixtures/hostile.ts";
import { photo } from "../fixtures/photos.ts";
import { Rejection } from "../quarantine/rejection.ts";
import { inspect } from "./inspect.ts";
import { render } from "./render.ts";

const made = async (bytes: Buffer) => {
  await inspect(bytes);
  return render(bytes);
};

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "taken",
    (error: unknown) => (error instanceof Rejection ? error.reason.code : error),
  );

describe("a picture", () => {
  it("is made in three widths, as WebP and as AVIF, with what to show until it is there", async () => {
    const { renditions, placeholder } = await made(await photo({ width: 2400, height: 1800 }));
    expect(renditions.map(({ width, height, extension }) => `${width}×${height} ${extension}`)).toEqual([
      "320×240 webp",
      "320×240 avif",
      "640×480 webp",
      "640×480 avif",
      "1280×960 webp",
      "1280×960 avif",
    ]);
    for (const { bytes, extension } of renditions)
      expect((await sharp(bytes).metadata()).format).toBe(extension === "avif" ? "heif" : "webp");
    expect(Buffer.from(placeholder, "base64").length).toBeLessThan(40);
  });

  it("is never enlarged", async () => {
    const { renditions } = await made(await photo({ width: 700, height: 525, format: "png" }));
    expect(renditions.map(({ width }) => width)).toEqual([320, 320, 640, 640]);
    expect((await made(await photo({ width: 200, height: 150 }))).renditions.map(({ width }) => width)).toEqual([
      200, 200,
    ]);
  });

  it.each([
    1, 2, 3, 4, 5, 6, 7, 8,
  ])("stands upright, however the camera was held: orientation %i", async (orientation) => {
    const { renditions } = await made(await photo({ width: 400, height: 300, orientation }));
    const [{ bytes, width, height }] = renditions as [(typeof renditions)[number]];
    expect(width > height).toBe(orientation < 5);
    expect((await sharp(bytes).metadata()).orientation).toBeUndefined();
  });

  it("says nothing of where, when and by what it was taken", async () => {
    const taken = await photo({ width: 800, height: 600 });
    const { exif: told } = await sharp(taken).metadata();
    expect(exif(told!).GPSInfo).toMatchObject({ GPSLatitudeRef: "N" });
    for (const { bytes } of (await made(taken)).renditions) {
      const head = await sharp(bytes).metadata();
      expect([head.exif, head.icc, head.xmp, head.iptc]).toEqual([undefined, undefined, undefined, undefined]);
    }
  });

  it.each(["jpeg", "png", "webp", "avif"] as const)("may be %s", async (format) => {
    expect((await made(await photo({ width: 640, height: 480, format }))).renditions).toHaveLength(4);
  });

  it("may be an animation, of which the first frame is shown", async () => {
    expect((await made(await animation(8))).renditions.map(({ height }) => height)).toEqual([16, 16]);
  });

  it("may be in four colours of print, with sixteen bits, or see-through", async () => {
    const base = sharp(await photo({ width: 400, height: 300 }));
    const print = await base.clone().toColourspace("cmyk").jpeg().toBuffer();
    const deep = await base.clone().toColourspace("rgb16").png().toBuffer();
    const clear = await base.clone().ensureAlpha(0.5).png().toBuffer();
    for (const bytes of [print, deep, clear]) expect((await made(bytes)).renditions).toHaveLength(2);
    const [webp] = (await made(clear)).renditions;
    expect((await sharp(webp!.bytes).metadata()).hasAlpha).toBe(true);
  });
});

describe("a hostile file", () => {
  it.each<[string, () => Promise<Buffer> | Buffer, string]>([
    ["nothing at all", () => Buffer.alloc(0), "empty"],
    ["a text", () => Buffer.from("Dear Sir or Madam,\n".repeat(100)), "type-not-accepted"],
    ["an SVG with a script", () => svgWithScript, "type-not-accepted"],
    ["a bomb of zeros, zipped", () => zipBomb(64), "type-not-accepted"],
    ["a PNG of 30,000 × 30,000 pixels", () => hugePng(30_000, 30_000), "too-many-pixels"],
    ["a PNG of a few bytes that is large all the same", () => hugePng(7_000, 7_000), "decompression-ratio"],
    ["an animation of too many frames", () => animation(61), "too-many-frames"],
    ["half a JPEG", truncatedJpeg, "unreadable"],
    ["the head of a PNG, and nothing behind it", () => hugePng(100, 100).subarray(0, 33), "unreadable"],
  ])("is refused: %s", async (_, bytes, code) => {
    expect(await codeOf(made(await bytes()))).toBe(code);
  });

  it("that is a picture and a page leaves as a picture only", async () => {
    const bytes = await polyglot();
    expect(bytes.includes(script)).toBe(true);
    for (const rendition of (await made(bytes)).renditions) expect(rendition.bytes.includes("<script")).toBe(false);
  });
});
