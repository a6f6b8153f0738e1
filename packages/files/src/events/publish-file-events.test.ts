import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { cloudEventSchema } from "@larder/contracts";
import { context } from "@larder/lambda/testing/context";
import type { DynamoDBRecord } from "aws-lambda";
import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { tableName } from "../store/table.ts";
import { published, useCloud } from "../testing/cloud.ts";
import { begun, seen } from "../testing/uploads.ts";
import { finish, reject } from "../uploads/finish.ts";
import { type Upload, unread } from "../uploads/upload.ts";
import { changeUpload, uploadKey } from "../uploads/upload-store.ts";

const cloud = useCloud();

const itemSchema = z.looseObject({ version: z.object({ N: z.string() }) });

/** An item as it lies in the table. */
async function rawItem({ id }: Upload) {
  const { pk, sk } = uploadKey(id);
  const Key = { pk: { S: pk }, sk: { S: sk } };
  const { Item } = await new DynamoDBClient().send(
    new GetItemCommand({ TableName: tableName(), Key, ConsistentRead: true }),
  );
  return itemSchema.parse(Item);
}

let sequence = 100;
/** What the table's stream tells of a change. */
async function changeOf(upload: Upload, work: () => Promise<unknown>): Promise<DynamoDBRecord> {
  const OldImage = await rawItem(upload);
  await work();
  const NewImage = await rawItem(upload);
  const record = { eventName: "MODIFY", dynamodb: { SequenceNumber: String(sequence++), OldImage, NewImage } };
  return JSON.parse(JSON.stringify(record));
}

/** The handler looks for its bus when it is loaded. Answers the records that come again. */
async function publish(Records: DynamoDBRecord[], remaining = 10_000) {
  const { handler } = await import("./publish-file-events.ts");
  const { batchItemFailures } = await handler({ Records }, { ...context(), getRemainingTimeInMillis: () => remaining });
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

async function told() {
  const { Records } = await cloud.receive(published, 1);
  return Records.map(({ body }) => cloudEventSchema.parse(JSON.parse(body).detail)).toSorted((a, b) =>
    a.time < b.time ? -1 : 1,
  );
}
beforeEach(async () => void (await cloud.receive(published)));

const image = { url: "https://cdn.example/320.webp", width: 320, height: 200 };
const catalog: Partial<Upload> = {
  kind: "catalog-csv",
  status: "processing",
  checkpoint: { ...unread, read: 60, rejected: 10, chunks: 2, done: true },
  written: { chunks: 2, created: 20, updated: 20, unchanged: 10 },
};
const rows = { read: 60, created: 20, updated: 20, unchanged: 10, rejected: 10 };

describe("of an upload that has come to its end is told", () => {
  it("that a product has a picture", async () => {
    const upload = await begun({ kind: "product-image", sku: "KIWIS-6", status: "processing" });
    await publish([await changeOf(upload, () => finish(upload, { status: "processed", published: [image] }))]);
    expect(await told()).toMatchObject([
      {
        type: "image.processed",
        source: "larder.files",
        subject: upload.id,
        correlationid: upload.correlationId,
        data: { uploadId: upload.id, sku: "KIWIS-6", images: [image] },
      },
    ]);
  });

  it("that a file was not taken, and why", async () => {
    const upload = await begun({ status: "processing" });
    const reason = { code: "not-an-image", message: "This is a page" };
    await publish([await changeOf(upload, () => reject(upload, reason))]);
    const { finishedAt } = await seen(upload.id);
    const data = { uploadId: upload.id, kind: "support-photo", reason, rejectedAt: finishedAt };
    expect(await told()).toMatchObject([{ type: "file.rejected", time: finishedAt, data }]);
  });

  it.each([
    ["processed", "completed"],
    ["cancelled", "cancelled"],
  ] as const)("that a catalog is %s, with totals that add up", async (status, outcome) => {
    const upload = await begun(catalog);
    await publish([await changeOf(upload, () => finish(upload, { status }))]);
    expect(await told()).toMatchObject([{ type: "catalog.imported", data: { uploadId: upload.id, outcome, rows } }]);
  });
});

describe("nothing is told", () => {
  /** Whatever was told would be told before what comes behind it. */
  async function expectNothingOf(change: DynamoDBRecord) {
    const behind = await begun({ status: "processing" });
    const next = await changeOf(behind, () => reject(behind, { code: "empty", message: "There is nothing in it" }));
    expect(await publish([change, next])).toEqual([]);
    expect((await told()).map(({ subject }) => subject)).toEqual([behind.id]);
  }

  it.each([
    ["a photo for support that is processed", { status: "processing" }, { status: "processed" }],
    ["an upload that was cancelled before anything was sent", {}, { status: "cancelled" }],
    ["a catalog that is read on", catalog, { checkpoint: { ...unread, read: 61 } }],
    ["a catalog that is being cancelled", catalog, { status: "cancelling" }],
  ] as const)("of %s", async (_, before, changes) => {
    const upload = await begun(before);
    await expectNothingOf(await changeOf(upload, () => changeUpload(upload, changes)));
  });

  it("of what is counted once an upload has ended", async () => {
    const upload = await begun({ ...catalog, status: "processed", finishedAt: "2026-11-24T10:15:00.000Z" });
    const written = { chunks: 3, created: 21, updated: 20, unchanged: 10 };
    await expectNothingOf(await changeOf(upload, () => changeUpload(upload, { written })));
  });

  it("of an upload that is forgotten", async () => {
    const upload = await begun({ ...catalog, status: "processed", finishedAt: "2026-11-24T10:15:00.000Z" });
    const { dynamodb } = await changeOf(upload, async () => {});
    const { NewImage: _, ...forgotten } = dynamodb ?? {};
    await expectNothingOf({ eventName: "REMOVE", dynamodb: forgotten });
  });
});

it("told twice, it is the same event", async () => {
  const upload = await begun(catalog);
  const change = await changeOf(upload, () => finish(upload, { status: "processed" }));
  await publish([change]);
  const first = await told();
  await publish([change]);
  expect([first.length, await told()]).toEqual([1, first]);
});

describe("what cannot be told", () => {
  const ended = async () => {
    const upload = await begun(catalog);
    return changeOf(upload, () => finish(upload, { status: "processed" }));
  };

  it("for the moment comes again, from the first on", async () => {
    const records = [await ended(), await ended()];
    expect(await publish(records, 2_500)).toEqual([records[0]?.dynamodb?.SequenceNumber]);
    expect(await publish(records)).toEqual([]);
  });

  it("ever goes to the dead-letter queue with its cause, and what is behind it is told of", async () => {
    const poison = await ended();
    const broken = { ...poison.dynamodb, NewImage: { ...poison.dynamodb?.NewImage, owner: { N: "1" } } };
    expect(await publish([{ ...poison, dynamodb: broken }, await ended()])).toEqual([]);
    expect(await told()).toHaveLength(1);
    const { Records } = await cloud.receive("PublishFileEventsDlq", 1);
    expect(Records.map(({ body }) => JSON.parse(body))).toMatchObject([{ kind: "catalog-csv", owner: 1 }]);
  });
});
