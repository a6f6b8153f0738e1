import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import {
  animation,
  hugePng,
  jpegOfScans,
  lyingJpeg,
  pngOfProfile,
  pngOfTexts,
  svgWithScript,
  truncatedJpeg,
  zipBomb,
} from "../fixtures/hostile.ts";
import { photo } from "../fixtures/photos.ts";

const folder = mkdtempSync(join(tmpdir(), "larder-images-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What becomes of a file in a process of its own, and how many megabytes that process had at most. */
function tryOut(bytes: Buffer): { outcome: string; megabytes: number } {
  const path = join(folder, "picture");
  writeFileSync(path, bytes);
  const program = fileURLToPath(new URL("../fixtures/process-alone.ts", import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [program, path], { encoding: "utf8" }));
}

/** Node.js with all that is imported has some 130 MB. */
const little = 300;

describe("a hostile file", () => {
  it.each<[string, () => Promise<Buffer> | Buffer, string]>([
    ["nothing at all", () => Buffer.alloc(0), "empty"],
    ["a text", () => Buffer.from("Dear Sir or Madam,\n".repeat(100)), "type-not-accepted"],
    ["an SVG with a script", () => svgWithScript, "type-not-accepted"],
    ["a bomb of zeros, zipped", () => zipBomb(256), "type-not-accepted"],
    [
      "a TIFF",
      () =>
        sharp({ create: { width: 9, height: 9, channels: 3, background: "red" } })
          .tiff()
          .toBuffer(),
      "type-not-accepted",
    ],
    ["a PNG of 30,000 × 30,000 pixels", () => hugePng(30_000, 30_000), "too-many-pixels"],
    ["a JPEG that says it had 60,000 × 60,000 pixels", () => lyingJpeg(60_000, 60_000), "too-many-pixels"],
    ["a JPEG that says it was larger than it is", () => lyingJpeg(2_000, 1_500), "unreadable"],
    ["a PNG of a few bytes that is large all the same", () => hugePng(7_000, 7_000), "decompression-ratio"],
    ["a PNG with gigabytes of text", () => pngOfTexts(300, 49), "decompression-ratio"],
    ["an animated WebP of too many frames", () => animation(61), "too-many-frames"],
    ["an animated GIF of too many frames", () => animation(61, "gif"), "too-many-frames"],
    ["half a JPEG", truncatedJpeg, "unreadable"],
    ["the head of a PNG, and nothing behind it", () => hugePng(100, 100).subarray(0, 33), "unreadable"],
    [
      "a text that begins as a PNG does",
      () => Buffer.concat([hugePng(1, 1).subarray(0, 8), Buffer.alloc(99, "x")]),
      "type-not-accepted",
    ],
    ["a JPEG that is refined a thousand times", () => jpegOfScans(4_000, 3_000), "unreadable"],
  ])("is refused, in little memory: %s", async (_, bytes, code) => {
    const { outcome, megabytes } = tryOut(await bytes());
    expect(outcome).toBe(code);
    expect(megabytes).toBeLessThan(little);
  });

  it("that says it was smaller than it is is taken at its word", async () => {
    expect(tryOut(await lyingJpeg(64, 48)).outcome).toBe("64×48");
  });

  it.each<[string, () => Promise<Buffer>]>([
    ["a profile of 200 MB", () => pngOfProfile(200)],
    ["texts of 40 MB", () => pngOfTexts(5, 8)],
  ])("is taken without what is packed up in it, in little memory: %s", async (_, bytes) => {
    const { outcome, megabytes } = tryOut(await bytes());
    expect(outcome).toBe("320×240, 400×300");
    expect(megabytes).toBeLessThan(little);
  });
});

it("takes the largest picture there may be, at its worst to decode, within the function's memory", async () => {
  const [width, height] = [8_160, 6_120];
  const small = await photo({ width: 816, height: 612, format: "png" });
  const { outcome, megabytes } = tryOut(
    await sharp(small)
      .resize(width, height)
      .jpeg({ progressive: true, chromaSubsampling: "4:4:4", quality: 50 })
      .toBuffer(),
  );
  expect(outcome).toBe("320×240, 640×480, 1280×960");
  expect(megabytes).toBeLessThan(700);
}, 60_000);
