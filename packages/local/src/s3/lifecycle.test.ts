import type { BucketSpec } from "@larder/topology";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createClock } from "../clock.ts";
import { bucketOf, temporaryFolder, topologyOf } from "../edge/fixture.ts";
import { openState } from "../state.ts";
import { startLifecycle } from "./lifecycle.ts";
import { openObjectStore } from "./store/open-object-store.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-number-of-days
const hour = 60 * 60 * 1000;
const day = 24 * hour;
const noon = Date.parse("2026-03-10T12:00:00Z");

beforeEach(() => void vi.useFakeTimers({ now: noon, toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => void vi.useRealTimers());

/** A bucket with these rules, empty at noon. */
function bucketWith(lifecycle: BucketSpec["lifecycle"]) {
  const folder = temporaryFolder();
  const state = openState(folder.path);
  const clock = createClock();
  const opened = openObjectStore({ database: state.database, directory: `${folder.path}/objects`, clock });
  const { store, objects, uploads } = opened;
  const topology = topologyOf({ buckets: { Files: bucketOf("files", { lifecycle }) } });
  const run = startLifecycle({ topology, store, clock });
  const end = async () => {
    await run.stop();
    if (state.database.isOpen) state.close();
    folder[Symbol.dispose]();
  };
  onTestFinished(end);
  const described = { headers: {}, metadata: {}, tags: {}, checksum: undefined };
  const why = { kind: "ObjectCreated:Put", caller: "somebody", requestId: "R1" } as const;
  return {
    clock,
    run,
    end,
    store,
    put: (key: string) => void objects.put("Files", { ...described, key, etag: "e1", pieces: [] }, why, {}),
    begin: (key: string) => void uploads.begin({ ...described, bucket: "Files", key, checksum: null }),
    keys: () => [...objects.list("Files", { prefix: "", from: "" })].map(({ key }) => key),
    begun: () => uploads.list("Files").map(({ key }) => key),
  };
}

/** When something of this age is over, as S3 says it: so many days later, and then on to the next midnight. */
const end = (made: number, days: number) => (Math.floor((made + days * day) / day) + 1) * day;

describe("an object", () => {
  it("is there until the midnight after its days, and no longer, whenever it was made", async () => {
    const ages = fc.record({ after: fc.integer({ min: 0, max: 3 * day }), days: fc.integer({ min: 1, max: 400 }) });
    await fc.assert(
      fc.asyncProperty(ages, async ({ after, days }) => {
        const bucket = bucketWith([{ id: "old", prefix: "", expiration: days }]);
        bucket.clock.advance(after);
        const made = bucket.clock.now();
        bucket.put("it");
        bucket.clock.advance(end(made, days) - made - 1);
        expect(bucket.keys()).toEqual(["it"]);
        bucket.clock.advance(1);
        expect(bucket.keys()).toEqual([]);
        await bucket.end();
      }),
      { numRuns: 30, examples: [[{ after: 12 * hour, days: 1 }]] },
    );
  });

  it("goes within the hour when nobody moves the clock", () => {
    const bucket = bucketWith([{ id: "old", prefix: "", expiration: 1 }]);
    bucket.put("it");
    vi.advanceTimersByTime(36 * hour - 1);
    expect(bucket.keys()).toEqual(["it"]);
    vi.advanceTimersByTime(hour);
    expect(bucket.keys()).toEqual([]);
  });

  it("that is written again is as old as its last writing", () => {
    const bucket = bucketWith([{ id: "old", prefix: "", expiration: 1 }]);
    bucket.put("it");
    bucket.clock.advance(day);
    bucket.put("it");
    bucket.clock.advance(12 * hour);
    expect(bucket.keys()).toEqual(["it"]);
  });

  it("goes by the shortest of the rules for it, by the beginning of its key as it is", () => {
    const bucket = bucketWith([
      { id: "all", prefix: "", expiration: 9 },
      { id: "short", prefix: "a_%/", expiration: 1 },
    ]);
    for (const key of ["a_%/1", "ab%/1", "A_%/1", "b/a_%/"]) bucket.put(key);
    bucket.clock.advance(2 * day);
    expect(bucket.keys().toSorted()).toEqual(["A_%/1", "ab%/1", "b/a_%/"]);
    bucket.clock.advance(9 * day);
    expect(bucket.keys()).toEqual([]);
  });

  it("goes with all the others, however many there are, and each is told of as an expiry", () => {
    const bucket = bucketWith([{ id: "old", prefix: "old/", expiration: 1 }]);
    for (let number = 0; number < 1100; number++) bucket.put(`old/${number}`);
    bucket.put("new");
    let after = 0;
    for (let [last] = bucket.store.pendingChanges(after); last; [last] = bucket.store.pendingChanges(after)) {
      after = last.sequence;
      bucket.store.told(last.sequence);
    }
    bucket.clock.advance(2 * day);
    expect(bucket.keys()).toEqual(["new"]);
    expect(bucket.store.pendingChanges()[0]).toMatchObject({ kind: "LifecycleExpiration:Delete" });
    expect(bucket.store.pendingChanges(after + 1099)).toHaveLength(1);
  });
});

describe("an upload in parts that nobody ends", () => {
  it("goes at the midnight after its days, and nobody is told", () => {
    const bucket = bucketWith([{ id: "leftovers", prefix: "in/", abortMultipart: 2 }]);
    bucket.begin("in/1");
    bucket.begin("out/1");
    bucket.clock.advance(60 * hour - 1);
    expect(bucket.begun()).toEqual(["in/1", "out/1"]);
    bucket.clock.advance(1);
    expect(bucket.begun()).toEqual(["out/1"]);
    expect(bucket.store.pendingChanges()).toEqual([]);
  });

  it("is not ended by a rule about objects, nor objects by one about uploads", () => {
    const bucket = bucketWith([
      { id: "objects", prefix: "a/", expiration: 1 },
      { id: "uploads", prefix: "b/", abortMultipart: 1 },
    ]);
    bucket.begin("a/1");
    bucket.put("b/1");
    bucket.clock.advance(9 * day);
    expect([bucket.begun(), bucket.keys()]).toEqual([["a/1"], ["b/1"]]);
  });
});

it("sweeps no more once it is stopped, and leaves no timer behind", async () => {
  const bucket = bucketWith([{ id: "old", prefix: "", expiration: 1 }]);
  bucket.put("it");
  await bucket.run.stop();
  bucket.clock.advance(9 * day);
  expect(bucket.keys()).toEqual(["it"]);
  expect(vi.getTimerCount()).toBe(0);
});

it("sweeps at the start what became due while nothing ran", () => {
  const bucket = bucketWith([]);
  bucket.put("it");
  vi.setSystemTime(noon + 2 * day);
  const topology = topologyOf({
    buckets: { Files: bucketOf("files", { lifecycle: [{ id: "old", prefix: "", expiration: 1 }] }) },
  });
  const next = startLifecycle({ topology, store: bucket.store, clock: bucket.clock });
  expect(bucket.keys()).toEqual([]);
  return next.stop();
});
