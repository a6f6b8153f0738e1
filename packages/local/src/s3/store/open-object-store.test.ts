import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { createClock } from "../../clock.ts";
import { temporaryFolder } from "../../edge/fixture.ts";
import { openState } from "../../state.ts";
import { openObjectStore } from "./open-object-store.ts";

const bare = { headers: {}, metadata: {}, tags: {}, checksum: undefined };
const why = { caller: "somebody", requestId: "1", kind: "ObjectCreated:Put" } as const;

/** A store, and another after the process of the first has ended. */
function openIn(folder: string) {
  const state = openState(join(folder, "state"));
  const directory = join(folder, "state", "objects");
  const { store, objects, uploads, bodies } = openObjectStore({ ...state, directory, clock: createClock() });
  const write = (content: string) => bodies.write(Readable.from([Buffer.from(content)]), undefined);
  return {
    store,
    objects,
    uploads,
    bodies,
    directory,
    write,
    async put(key: string, content: string) {
      const { file, size } = await write(content);
      return objects.put("Files", { ...bare, key, etag: content, pieces: [{ file, size }] }, why, {});
    },
    files: () => readdirSync(directory),
    close: () => state.close(),
  };
}

it("what was being written when the process ended is gone, and what was answered is there, and to be told", async () => {
  using folder = temporaryFolder();
  const first = openIn(folder.path);
  await first.put("kept", "apples");
  const { file, size } = await first.write("first part");
  const { id } = first.uploads.begin({ ...bare, bucket: "Files", key: "in parts", checksum: null });
  first.uploads.addPart(id, { number: 1, etag: "1", checksum: undefined, piece: { file, size } });
  writeFileSync(join(first.directory, "half-written"), "pea");
  first.close();
  const second = openIn(folder.path);
  expect(second.files()).toHaveLength(2);
  expect(second.files()).toContain(file);
  expect(second.store.read("Files", "kept")?.head.size).toBe(6);
  expect(second.store.pendingChanges()).toMatchObject([{ key: "kept", kind: "ObjectCreated:Put", size: 6 }]);
  second.close();
});

it("of two changes the later has the greater sequencer, even after all before were told and forgotten", async () => {
  using folder = temporaryFolder();
  const sequencers: string[] = [];
  for (let run = 0; run < 3; run++) {
    const { put, store, close } = openIn(folder.path);
    for (let change = 0; change < 20; change++) await put("changed", `${run}-${change}`);
    for (const { sequence, sequencer } of store.pendingChanges()) {
      sequencers.push(sequencer);
      store.told(sequence);
    }
    close();
  }
  expect(sequencers).toHaveLength(60);
  expect(sequencers).toEqual([...new Set(sequencers)].toSorted());
});

it("who reads an object has all of its bytes, though another takes its place meanwhile", async () => {
  using folder = temporaryFolder();
  const { put, objects, files, close } = openIn(folder.path);
  const before = await put("read", "apples");
  const reading = objects.open(before, { start: 0, end: before.size - 1 });
  await put("read", "pears");
  expect(files()).toHaveLength(2);
  expect(await text(reading)).toBe("apples");
  expect(files()).toHaveLength(1);
  close();
});

it("a body that breaks off leaves nothing behind", async () => {
  using folder = temporaryFolder();
  const { bodies, files, close } = openIn(folder.path);
  const broken = async function* () {
    yield Buffer.from("pea");
    throw new Error("hung up");
  };
  await expect(bodies.write(Readable.from(broken()), undefined)).rejects.toThrow("hung up");
  expect(files()).toEqual([]);
  close();
});

it("a write that is refused changes nothing, and tells nobody", async () => {
  using folder = temporaryFolder();
  const { put, objects, store, close } = openIn(folder.path);
  await put("there", "apples");
  const another = { ...bare, key: "there", etag: "0", pieces: [] };
  expect(() => objects.put("Files", another, why, { ifNoneMatch: "*" })).toThrow("pre-conditions");
  expect(store.read("Files", "there")?.head.etag).toBe('"apples"');
  expect(store.pendingChanges()).toHaveLength(1);
  close();
});

it("an upload is completed with its object, or not at all", async () => {
  using folder = temporaryFolder();
  const { uploads, objects, write, store, close } = openIn(folder.path);
  const { file, size } = await write("part");
  const { id } = uploads.begin({ ...bare, bucket: "Files", key: "whole", checksum: null });
  uploads.addPart(id, { number: 1, etag: "1", checksum: undefined, piece: { file, size } });
  const object = { ...bare, key: "whole", etag: "1-1", pieces: [{ file, size }] };
  const fail = () => {
    uploads.forget(id);
    throw new Error("in the middle of it");
  };
  expect(() => objects.put("Files", object, why, {}, fail)).toThrow("in the middle of it");
  expect([store.read("Files", "whole"), store.pendingChanges(), uploads.parts(id).length]).toEqual([undefined, [], 1]);
  objects.put("Files", object, why, {}, () => uploads.forget(id));
  expect([store.read("Files", "whole")?.head.size, uploads.find(id)]).toEqual([4, undefined]);
  close();
});

it("a part that is sent again takes the place of the one before, and its bytes", async () => {
  using folder = temporaryFolder();
  const { uploads, write, files, close } = openIn(folder.path);
  const { id } = uploads.begin({ ...bare, bucket: "Files", key: "whole", checksum: null });
  for (const content of ["first", "again"]) {
    const { file, size } = await write(content);
    uploads.addPart(id, { number: 1, etag: content, checksum: undefined, piece: { file, size } });
  }
  expect(uploads.parts(id)).toMatchObject([{ etag: "again" }]);
  expect(files()).toEqual(uploads.parts(id).map(({ piece }) => piece.file));
  close();
});
