import { AbortMultipartUploadCommand } from "@aws-sdk/client-s3";
import { call, customer, staff } from "@larder/lambda/testing/call";
import { beforeAll, describe, expect, it } from "vitest";
import { s3 } from "../store/buckets.ts";
import { useCloud } from "../testing/cloud.ts";
import { sendPart } from "../testing/send-file.ts";
import { seen } from "../testing/uploads.ts";
import { handler as begin } from "./begin-upload.ts";
import { handler as cancel } from "./cancel-upload.ts";
import { claim } from "./claim.ts";
import { handler as complete } from "./complete-upload.ts";

const cloud = useCloud();

const size = 64 * 1024 * 1024 + 1;
interface Part {
  readonly number: number;
  readonly url: string;
  readonly size: number;
}
interface Begun {
  readonly id: `upl_${string}`;
  readonly upload: { readonly parts: readonly Part[] };
}

const begun = async (): Promise<Begun> =>
  (await call(begin, { caller: staff, body: { kind: "catalog-csv", contentType: "text/csv", size } })).body;
const sent = async ({ upload }: Begun, parts = upload.parts) =>
  Promise.all(
    parts.map(async ({ number, url, size }) => ({ number, etag: (await sendPart(url, new Uint8Array(size))).etag })),
  );
const completed = ({ id }: Begun, parts: readonly object[], caller = staff) =>
  call(complete, { caller, path: { id }, body: { parts } });
const keyOf = ({ id }: Begun) => `incoming/catalogs/${id}`;
const arrived = async (begun: Begun) => (await cloud.uploads.keys(keyOf(begun))).length > 0;

describe("a file in parts", () => {
  let begunOnce: Begun;
  let parts: { number: number; etag: string }[];
  beforeAll(async () => {
    begunOnce = await begun();
    parts = await sent(begunOnce);
  });

  it("is not completed by anybody else", async () => {
    expect((await completed(begunOnce, parts, customer)).status).toBe(404);
  });

  it.each([
    ["half of its parts", () => parts.slice(0, 3)],
    [
      "a part that was not sent",
      () => [...parts.slice(0, 4), { number: 5, etag: '"ffffffffffffffffffffffffffffffff"' }],
    ],
    ["its parts in another order", () => parts.toReversed()],
    ["a part twice", () => [...parts.slice(0, 4), parts[3]!]],
  ])("is not completed by %s", async (_, given) => {
    const { status, body: problem } = await completed(begunOnce, given());
    expect([status, problem.type]).toEqual([422, "https://larder.example/problems/parts-not-complete"]);
    expect(await arrived(begunOnce)).toBe(false);
  });

  it("is completed by all of them, and the queue is told of it once, however often it is completed", async () => {
    for (let time = 0; time < 2; time++) expect((await completed(begunOnce, parts)).status).toBe(202);
    expect(await cloud.uploads.partial()).not.toContain(keyOf(begunOnce));
    const { Records } = await cloud.receive("CatalogUploads", 5);
    expect(Records.map(({ body }) => JSON.parse(body).Records[0].s3.object)).toMatchObject([
      { key: expect.stringContaining(begunOnce.id), size },
    ]);
  });

  it("may be completed again once it is worked on, and when the file is gone", async () => {
    const { etag } = (await cloud.uploads.get(keyOf(begunOnce)))!;
    expect(await claim({ key: keyOf(begunOnce), etag, size })).toMatchObject({ status: "processing" });
    expect((await completed(begunOnce, parts)).status).toBe(202);
    await cloud.uploads.remove(keyOf(begunOnce));
    expect((await completed(begunOnce, parts)).status).toBe(202);
  });
});

describe("parts that are gone", () => {
  it("are not said to be complete: S3 forgets parts after a day", async () => {
    const upload = await begun();
    const { multipartId } = await seen(upload.id);
    const place = { Bucket: cloud.uploads.name, Key: keyOf(upload), UploadId: multipartId };
    await s3.send(new AbortMultipartUploadCommand(place));
    const parts = upload.upload.parts.map(({ number }) => ({ number, etag: '"00000000000000000000000000000000"' }));
    expect((await completed(upload, parts)).status).toBe(409);
  });

  it("are so at once when the upload is cancelled, and it cannot be completed", async () => {
    const upload = await begun();
    const parts = await sent(upload, upload.upload.parts.slice(4));
    expect((await call(cancel, { caller: staff, path: { id: upload.id } })).status).toBe(202);
    expect(await cloud.uploads.partial()).not.toContain(keyOf(upload));
    expect((await completed(upload, parts)).status).toBe(409);
  });
});

it("completed and cancelled at once, it is cancelled for good, whatever arrives, and no parts are left", async () => {
  const upload = await begun();
  const parts = await sent(upload);
  const answers = await Promise.all([
    completed(upload, parts),
    call(cancel, { caller: staff, path: { id: upload.id } }),
    completed(upload, parts),
  ]);
  for (const { status } of answers) expect([202, 409]).toContain(status);
  expect(answers[1]?.status).toBe(202);
  expect(await cloud.uploads.partial()).not.toContain(keyOf(upload));
  expect(await claim({ key: keyOf(upload), etag: "any", size })).toBeUndefined();
  expect(await seen(upload.id)).toMatchObject({ status: "cancelled" });
});

it("what is sent as a form has no parts to complete", async () => {
  const body = { kind: "support-photo", contentType: "image/jpeg", size: 1 };
  const { id } = (await call(begin, { body })).body;
  expect((await completed({ id, upload: { parts: [] } }, [{ number: 1, etag: '"1"' }], customer)).status).toBe(409);
});
