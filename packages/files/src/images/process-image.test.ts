import { S3ServiceException } from "@aws-sdk/client-s3";
import { bucketEvent } from "@larder/lambda/testing/bucket-event";
import { context } from "@larder/lambda/testing/context";
import { describe, expect, it } from "vitest";
import { animation, hugePng, svgWithScript, truncatedJpeg, zipBomb } from "../fixtures/hostile.ts";
import { photo } from "../fixtures/photos.ts";
import { s3 } from "../store/buckets.ts";
import type { ArrivedObject } from "../testing/bucket.ts";
import { useCloud } from "../testing/cloud.ts";
import { useCrashes } from "../testing/crashes.ts";
import { begun, seen } from "../testing/uploads.ts";
import { places } from "../uploads/places.ts";
import type { Upload } from "../uploads/upload.ts";
import { handler } from "./process-image.ts";

const { uploads, media } = useCloud();
const crashes = useCrashes();

let products = 0;

/** An upload of a picture of a product that no other test has, and its file where it was sent to. */
async function sent(bytes: Buffer, changes: Partial<Upload> = {}) {
  const sku = `PRODUCT-${products++}`;
  const upload = await begun({ kind: "product-image", sku, size: Math.max(1, bytes.length), ...changes });
  const object = await uploads.put(places.incoming(upload.kind, upload.id), bytes, "image/jpeg");
  return { upload, object, prefix: `products/${sku}/` };
}

/** The function's timeout is a minute, however busy the machine. */
const patient = { ...context(), getRemainingTimeInMillis: () => 60_000 };

/** Tells of objects, as the queue does; answers whether all is done with. */
async function tell(...objects: ArrivedObject[]): Promise<boolean> {
  const { batchItemFailures } = await handler(bucketEvent(objects), patient);
  return batchItemFailures.length === 0;
}

const incoming = ({ kind, id }: Upload) => uploads.get(places.incoming(kind, id));
const small = photo({ width: 300, height: 200 });

describe("a picture of a product", () => {
  it("is put where everybody sees it, for ever, and what was sent is deleted", async () => {
    const { upload, object, prefix } = await sent(await photo({ width: 1_400, height: 1_050 }));
    expect(await tell(object)).toBe(true);
    const { status, images = [], published, placeholder, version } = await seen(upload.id);
    expect([status, version]).toEqual(["processed", 3]);
    expect(images.map(({ key }) => key.replace(/^products\/[^/]+\/[0-9a-f]{20}\//, ""))).toEqual([
      "320.webp",
      "320.avif",
      "640.webp",
      "640.avif",
      "1280.webp",
      "1280.avif",
    ]);
    for (const { key, contentType, bytes } of images) {
      const stored = await media.get(key);
      expect(stored).toMatchObject({ contentType, cacheControl: "public, max-age=31536000, immutable" });
      expect(stored?.bytes).toHaveLength(bytes);
    }
    expect(await media.keys(prefix)).toHaveLength(6);
    expect(published?.map(({ url }) => new URL(url).pathname.slice(1))).toEqual(images.map(({ key }) => key));
    expect(published?.every((image) => image.placeholder === placeholder)).toBe(true);
    expect(await incoming(upload)).toBeUndefined();
  });

  it("is under the same names when it is sent again for the same product, and under others when it is another", async () => {
    const first = await sent(await small);
    const { sku = "" } = first.upload;
    const again = await sent(await small, { sku });
    const other = await sent(await photo({ width: 300, height: 200, hue: 200 }), { sku });
    await tell(first.object, again.object, other.object);
    const keysOf = async ({ upload }: typeof first) => (await seen(upload.id)).images?.map(({ key }) => key);
    expect(await keysOf(again)).toEqual(await keysOf(first));
    expect(await keysOf(other)).not.toEqual(await keysOf(first));
  });
});

it("a photo for support is put where nobody sees it without being given an address", async () => {
  const before = await media.keys();
  const bytes = await small;
  const upload = await begun({ size: bytes.length });
  expect(await tell(await uploads.put(places.incoming(upload.kind, upload.id), bytes))).toBe(true);
  const { images = [], published } = await seen(upload.id);
  expect(images.map(({ key }) => key)).toEqual([`support/${upload.id}/300.webp`, `support/${upload.id}/300.avif`]);
  for (const { key } of images) expect((await uploads.get(key))?.cacheControl).toBe("private, no-store");
  expect(published).toBeUndefined();
  expect(await media.keys()).toEqual(before);
});

describe("a notification", () => {
  it("that comes again changes nothing", async () => {
    const { upload, object, prefix } = await sent(await small);
    await tell(object);
    const [before, keys] = [await seen(upload.id), await media.keys(prefix)];
    expect(await tell(object, object)).toBe(true);
    expect([await seen(upload.id), await media.keys(prefix)]).toEqual([before, keys]);
  });

  it("that is worked on twice at once ends the upload once", async () => {
    const { upload, object, prefix } = await sent(await small);
    expect(await Promise.all([tell(object), tell(object), tell(object)])).toEqual([true, true, true]);
    expect(await seen(upload.id)).toMatchObject({ status: "processed", version: 3 });
    expect(await media.keys(prefix)).toHaveLength(2);
  });

  it("of a file that another has taken the place of has the upload rejected, and the other deleted unseen", async () => {
    const { upload, object, prefix } = await sent(await small);
    await uploads.put(object.key, await photo({ width: 310, height: 210 }));
    expect(await tell(object)).toBe(true);
    expect(await seen(upload.id)).toMatchObject({ status: "rejected", reason: { code: "replaced" } });
    expect(await incoming(upload)).toBeUndefined();
    expect(await uploads.get(places.quarantine(upload.id))).toBeUndefined();
    expect(await media.keys(prefix)).toEqual([]);
  });

  it("of a file that comes when the upload has ended has it deleted, and nothing else", async () => {
    const { upload, object } = await sent(await small);
    await tell(object);
    const before = await seen(upload.id);
    expect(await tell(await uploads.put(object.key, svgWithScript))).toBe(true);
    expect(await seen(upload.id)).toEqual(before);
    expect(await incoming(upload)).toBeUndefined();
  });

  it("of a file that nobody has begun to send leaves it to expire", async () => {
    const object = await uploads.put("incoming/images/a b+ü.jpg", await small);
    expect(await tell(object)).toBe(true);
    expect(await uploads.get(object.key)).toBeDefined();
  });
});

describe("a hostile file", () => {
  it.each<[string, Buffer | Promise<Buffer>, string]>([
    ["nothing at all", Buffer.alloc(0), "empty"],
    ["an SVG with a script", svgWithScript, "type-not-accepted"],
    ["a bomb of zeros, zipped", zipBomb(16), "type-not-accepted"],
    ["a PNG of 30,000 × 30,000 pixels", hugePng(30_000, 30_000), "too-many-pixels"],
    ["an animation of too many frames", animation(61), "too-many-frames"],
    ["half a JPEG", truncatedJpeg(), "unreadable"],
  ])("is in quarantine as it was, and nowhere else: %s", async (_, made, code) => {
    const bytes = await made;
    const { upload, object, prefix } = await sent(bytes);
    expect(await tell(object)).toBe(true);
    expect(await seen(upload.id)).toMatchObject({ status: "rejected", reason: { code } });
    expect(await uploads.get(places.quarantine(upload.id))).toMatchObject({
      bytes,
      contentType: "application/octet-stream",
      metadata: { reason: code },
    });
    expect(await incoming(upload)).toBeUndefined();
    expect(await media.keys(prefix)).toEqual([]);
  });

  it("that is larger than it was said to be is not read to its end", async () => {
    const { upload, object } = await sent(await small, { size: 1_000 });
    expect(await tell(object)).toBe(true);
    expect(await seen(upload.id)).toMatchObject({ status: "rejected", reason: { code: "too-large" } });
  });
});

describe("whatever call it dies around,", () => {
  /** Every call that is made for a file, and what the end of it must be. */
  async function endsAlike(bytes: Buffer, end: Partial<Upload>, pictures: number) {
    const undisturbed = await sent(bytes);
    const calls = await crashes.callsOf(() => tell(undisturbed.object));
    for (const [others, name] of calls.entries())
      for (const moment of ["before", "after"] as const) {
        const { upload, object, prefix } = await sent(bytes);
        crashes.dieAround(others, moment);
        expect(await tell(object), `${moment} ${name}`).toBe(false);
        crashes.recover();
        expect(await tell(object), `again, ${moment} ${name}`).toBe(true);
        expect(await seen(upload.id), `${moment} ${name}`).toMatchObject({ ...end, version: 3 });
        expect(await incoming(upload), `${moment} ${name}`).toBeUndefined();
        expect(await media.keys(prefix)).toHaveLength(pictures);
        expect((await uploads.get(places.quarantine(upload.id)))?.bytes).toEqual(pictures ? undefined : bytes);
      }
    return calls;
  }

  it("a picture is there in the end, once", async () => {
    expect(await endsAlike(await small, { status: "processed" }, 2)).toEqual([
      "GetItemCommand",
      "UpdateItemCommand",
      "GetObjectCommand",
      "PutObjectCommand",
      "PutObjectCommand",
      "UpdateItemCommand",
      "DeleteObjectCommand",
    ]);
  });

  it("a hostile file is in quarantine in the end, rejected once", async () => {
    expect(await endsAlike(svgWithScript, { status: "rejected" }, 0)).toEqual([
      "GetItemCommand",
      "UpdateItemCommand",
      "GetObjectCommand",
      "CopyObjectCommand",
      "UpdateItemCommand",
      "DeleteObjectCommand",
    ]);
  });
});

it("gives nothing up, and deletes nothing, when it is not allowed to read", async () => {
  const { upload, object } = await sent(await small);
  s3.middlewareStack.add(
    () => async () => {
      const $metadata = { httpStatusCode: 403 };
      throw new S3ServiceException({ name: "AccessDenied", $fault: "client", $metadata });
    },
    { step: "initialize", name: "denial" },
  );
  expect(await tell(object)).toBe(false);
  s3.middlewareStack.remove("denial");
  expect((await seen(upload.id)).status).toBe("processing");
  expect(await tell(object)).toBe(true);
  expect((await seen(upload.id)).status).toBe("processed");
});
