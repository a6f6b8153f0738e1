import { expect, it } from "vitest";
import { useFiles } from "../testing/files.ts";
import { begun, seen } from "../testing/uploads.ts";
import { type Checkpoint, unread } from "../uploads/upload.ts";
import { changeUpload } from "../uploads/upload-store.ts";
import { begin, writeCheckpoint } from "./checkpoints.ts";

useFiles();

const at = (segment: number, reader: string): Checkpoint => ({ ...unread, segment, reader });
const reading = async () => (await begin(await begun({ kind: "catalog-csv", status: "processing" })))!;

it("of several readers one goes on, and no checkpoint is taken back", async () => {
  const upload = await reading();
  const ahead = await writeCheckpoint((await writeCheckpoint(upload, at(1, "A")))!, at(2, "A"));
  expect(await writeCheckpoint(upload, at(1, "B"))).toBeUndefined();
  expect(await seen(upload.id)).toEqual(ahead);
});

it("a reader is overtaken by one that is no further than itself", async () => {
  const upload = await reading();
  const written = await Promise.all(["A", "B", "C"].map((reader) => writeCheckpoint(upload, at(1, reader))));
  expect(written.filter(Boolean)).toHaveLength(1);
});

it("a checkpoint is written though the upload was cancelled meanwhile, and tells of that", async () => {
  const upload = await reading();
  await changeUpload(upload, { status: "cancelling" });
  expect(await writeCheckpoint(upload, at(1, "A"))).toMatchObject({ status: "cancelling", checkpoint: at(1, "A") });
});

it("nothing is written of an upload that has ended", async () => {
  const upload = await reading();
  const ended = await changeUpload(upload, { status: "rejected" });
  expect(await writeCheckpoint(upload, at(1, "A"))).toBeUndefined();
  expect(await begin(ended!)).toBeUndefined();
  expect(await seen(upload.id)).toEqual(ended);
});

it("an import is begun once, however many begin it", async () => {
  const upload = await begun({ kind: "catalog-csv", status: "processing" });
  const all = await Promise.all([begin(upload), begin(upload), begin(upload)]);
  expect(new Set(all.map((each) => each?.version))).toEqual(new Set([2]));
});
