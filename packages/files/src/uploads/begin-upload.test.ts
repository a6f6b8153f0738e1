import { call, customer, staff } from "@larder/lambda/testing/call";
import { describe, expect, it } from "vitest";
import { useCloud } from "../testing/cloud.ts";
import { sendForm, sendPart } from "../testing/send-file.ts";
import { seen } from "../testing/uploads.ts";
import { handler as begin } from "./begin-upload.ts";

const cloud = useCloud();

const photo = { kind: "support-photo", contentType: "image/jpeg", size: 1_000 };
const catalog = { kind: "catalog-csv", contentType: "text/csv", size: 1_000 };
const picture = { kind: "product-image", sku: "KIWIS-6", contentType: "image/png", size: 1_000 };
const mebibyte = 1024 * 1024;

describe("who may send what", () => {
  it.each([catalog, picture])("a customer sends no $kind", async (body) => {
    const { status, body: problem } = await call(begin, { body });
    expect([status, problem.type]).toEqual([403, "https://larder.example/problems/staff-only"]);
  });

  it.each([photo, catalog, picture])("staff send a $kind", async (body) => {
    const { status, headers, body: answer } = await call(begin, { caller: staff, body });
    expect([status, headers["location"]]).toEqual([201, `/uploads/${answer.id}`]);
    expect(await seen(answer.id)).toMatchObject({ ...body, status: "waiting", owner: staff.id });
  });

  it.each([
    ["a SKU for a photo", { ...photo, sku: "KIWIS-6" }, "/sku"],
    ["no SKU for a picture of a product", { ...picture, sku: undefined }, "/sku"],
    ["a picture that says it is a page", { ...photo, contentType: "text/html" }, "/contentType"],
    ["nothing", { ...photo, size: 0 }, "/size"],
    ["half a byte", { ...photo, size: 0.5 }, "/size"],
    ["a picture that is too large", { ...photo, size: 20 * mebibyte + 1 }, "/size"],
    ["a catalog that is too large", { ...catalog, size: 2_048 * mebibyte + 1 }, "/size"],
    ["another kind", { ...photo, kind: "program" }, "/kind"],
  ])("%s is refused, and told where", async (_, body, pointer) => {
    const { status, body: problem } = await call(begin, { caller: staff, body });
    expect([status, problem.errors[0].pointer]).toEqual([400, pointer]);
  });

  it("a file that is too large is told how large it may be", async () => {
    const { body: problem } = await call(begin, { body: { ...photo, size: 20 * mebibyte + 1 } });
    expect(problem.errors[0].detail).toContain(String(20 * mebibyte));
  });
});

describe("a form", () => {
  const begun = async (body: object = photo) => (await call(begin, { caller: staff, body })).body;

  it("takes the file, under the upload's own name, and tells the queue", async () => {
    const { id, upload } = await begun();
    expect(await sendForm(upload, "bytes")).toMatchObject({ status: 201 });
    const object = await cloud.uploads.get(`incoming/images/${id}`);
    expect([object?.bytes.toString(), object?.contentType]).toEqual(["bytes", "image/jpeg"]);
    const { Records } = await cloud.receive("ImageUploads", 5);
    expect(Records.map(({ body }) => body).join()).toContain(id);
  });

  it("takes as many bytes as were promised, and not one more", async () => {
    const { upload } = await begun();
    expect(await sendForm(upload, new Uint8Array(1_001))).toMatchObject({
      status: 400,
      text: expect.stringContaining("EntityTooLarge"),
    });
    expect(await sendForm(upload, new Uint8Array(1_000))).toMatchObject({ status: 201 });
  });

  it.each([
    ["under another name", { key: "incoming/images/upl_00000000000000000000000000" }],
    ["outside of what is sent", { key: "reports/passwords.csv" }],
    ["as another type", { "Content-Type": "text/html" }],
    ["for everybody to read", { acl: "public-read" }],
    ["with metadata of its own", { "x-amz-meta-reason": "because" }],
    ["with a page to go to", { success_action_redirect: "https://example.com" }],
    [
      "with another policy",
      { Policy: Buffer.from('{"expiration":"2030-01-01T00:00:00Z","conditions":[]}').toString("base64") },
    ],
  ])("takes nothing %s", async (_, changes) => {
    const { id, upload } = await begun();
    expect(await sendForm(upload, "bytes", changes)).toMatchObject({ status: 403 });
    expect(await cloud.uploads.keys(`incoming/images/${id}`)).toEqual([]);
  });

  it("is of use until it expires, five minutes later", async () => {
    const { upload } = await begun();
    expect(Date.parse(upload.expiresAt) - Date.now()).toBeGreaterThan(290_000);
    expect(Date.parse(upload.expiresAt) - Date.now()).toBeLessThanOrEqual(300_000);
    const policy = JSON.parse(Buffer.from(upload.fields.Policy, "base64").toString());
    expect(Date.parse(policy.expiration)).toBeLessThanOrEqual(Date.parse(upload.expiresAt));
  });
});

describe("a file above 64 MiB", () => {
  const begun = async (size: number) => (await call(begin, { caller: staff, body: { ...catalog, size } })).body;

  it("is sent in parts, which together are as large as it is", async () => {
    expect((await begun(64 * mebibyte)).upload.method).toBe("POST");
    const { id, upload } = await begun(64 * mebibyte + 1);
    expect(upload.method).toBe("PUT");
    expect(upload.parts.map(({ number, size }: { number: number; size: number }) => [number, size])).toEqual([
      ...[1, 2, 3, 4].map((number) => [number, 16 * mebibyte]),
      [5, 1],
    ]);
    expect(await cloud.uploads.partial()).toContain(`incoming/catalogs/${id}`);
    expect((await seen(id)).multipartId).toEqual(expect.any(String));
  });

  it("has parts of exactly their sizes", async () => {
    const { upload } = await begun(64 * mebibyte + 3);
    const { url } = upload.parts[4];
    expect((await sendPart(url, new Uint8Array(4))).status).toBe(403);
    expect((await sendPart(url, new Uint8Array(2))).status).toBe(403);
    expect(await sendPart(url, new Uint8Array(3))).toEqual({ status: 200, etag: expect.stringMatching(/^".+"$/) });
  });

  it("is signed for whatever the bytes are: an address that held a checksum would take nothing but its own bytes", async () => {
    const { upload } = await begun(2_048 * mebibyte);
    expect(upload.parts).toHaveLength(128);
    for (const { url } of upload.parts) {
      expect(url).not.toMatch(/checksum/i);
      expect(new URL(url).searchParams.get("X-Amz-SignedHeaders")).toBe("content-length;host");
    }
  });
});

it("answers within what API Gateway carries, though there be a session token in each address", async () => {
  const { body } = await call(begin, { caller: staff, body: { ...catalog, size: 2_048 * mebibyte } });
  expect(JSON.stringify(body).length + 128 * 2_000).toBeLessThan(6 * 1024 * 1024);
});

it("keeps what others send apart from what is known of who sends it: the name is the id's alone", async () => {
  const { body } = await call(begin, { caller: { ...customer, id: "../../etc/passwd" }, body: photo });
  expect(body.upload.fields.key).toBe(`incoming/images/${body.id}`);
});
