import { describe, expect, it, vi } from "vitest";
import { AwsError } from "../../aws-call.ts";
import { refusing } from "../../events/fixtures/bus.ts";
import { settled, startBucket, to } from "./fixture.ts";

const outage = new AwsError("InternalFailure", "The queue is down.", 500);

describe("who is told", () => {
  it.each<[string, string[], string[]]>([
    ["every creation", ["s3:ObjectCreated:*"], ["put", "copy"]],
    ["one kind of creation", ["s3:ObjectCreated:Copy"], ["copy"]],
    ["removals", ["s3:ObjectRemoved:*"], ["put"]],
    ["expiries", ["s3:LifecycleExpiration:*"], ["copy"]],
    ["both", ["s3:ObjectRemoved:Delete", "s3:LifecycleExpiration:Delete"], ["put", "copy"]],
    ["a kind that does not happen here", ["s3:ObjectCreated:Pu", "s3:ObjectRestore:*"], []],
  ])("is decided by the event: %s", async (_, events, keys) => {
    const bucket = await startBucket({ notifications: [to("One", { events })] });
    bucket.put("put");
    bucket.put("copy", "ObjectCreated:Copy");
    bucket.remove("put");
    bucket.store.expire("Files", "copy");
    await settled();
    expect((await bucket.keys("One")).toSorted()).toEqual(keys.toSorted());
    expect(bucket.store.pendingChanges()).toEqual([]);
  });

  it("a function is told as a queue is", async () => {
    const bucket = await startBucket({ notifications: [to("One"), { ...to("One"), to: { function: "Look" } }] });
    bucket.put("a b");
    await settled();
    const [accepted] = bucket.lambda.accepted;
    expect(accepted?.function).toBe("Look");
    const [{ Records }] = await bucket.told("One");
    const [queued] = Records;
    expect(JSON.parse(accepted?.event ?? "{}")).toEqual({
      Records: [{ ...queued, s3: { ...queued.s3, configurationId: "Files-1" } }],
    });
  });
});

describe("a change", () => {
  it("that a queue refuses is told again, after pauses that grow, until the queue takes it", async () => {
    const bucket = await startBucket({ notifications: [to("One")], sqs: refusingAfterTests("One", 3) });
    bucket.put("1");
    await settled();
    for (const pause of [500, 1000, 2000]) {
      expect(await bucket.keys("One")).toEqual([]);
      bucket.clock.advance(pause - 100);
      await settled();
      expect(await bucket.keys("One")).toEqual([]);
      bucket.clock.advance(100);
      await settled();
    }
    expect(await bucket.keys("One")).toEqual(["1"]);
    expect(bucket.store.pendingChanges()).toEqual([]);
    expect(bucket.warnings()).toMatchObject(Array(3).fill(expect.stringContaining("The queue is down")));
  });

  it("that one queue refuses holds up neither other queues nor other changes, and is told to them once", async () => {
    const bucket = await startBucket({
      notifications: [to("One", { prefix: "bad" }), to("Two")],
      sqs: refusingAfterTests("One"),
    });
    bucket.put("bad");
    bucket.put("good");
    await settled();
    bucket.clock.advance(120_000);
    await settled();
    bucket.put("better");
    await settled();
    expect(await bucket.keys("Two")).toEqual(["bad", "good", "better"]);
    expect(bucket.store.pendingChanges()).toMatchObject([{ key: "bad" }]);
  });

  it("is told after a restart when nobody could be told before", async () => {
    const before = await startBucket({ notifications: [to("One")], sqs: refusingAfterTests("One") });
    for (const key of ["1", "2"]) before.put(key);
    await settled();
    await before.stop();
    const after = await startBucket({ notifications: [to("One")], directory: before.directory });
    await settled();
    expect(await after.keys("One")).toEqual(["1", "2"]);
    expect(after.store.pendingChanges()).toEqual([]);
  });

  it("is told however many wait for a queue that refuses", async () => {
    const bucket = await startBucket({
      notifications: [to("One", { prefix: "bad" }), to("Two", { prefix: "good" })],
      sqs: refusingAfterTests("One"),
    });
    for (let number = 0; number < 150; number++) bucket.put(`bad${number}`);
    bucket.put("good");
    await vi.waitFor(async () => expect(await bucket.keys("Two")).toEqual(["good"]));
  });
});

describe("faults", () => {
  it("tell everything twice", async () => {
    const bucket = await startBucket({ notifications: [to("One")], faults: { duplicate: true } });
    bucket.put("1");
    await settled();
    expect(await bucket.keys("One")).toEqual(["1", "1"]);
  });

  it("tell what was written within a moment the last first", async () => {
    const bucket = await startBucket({ notifications: [to("One")], faults: { reorder: true } });
    for (const key of ["1", "2", "3"]) {
      bucket.put(key);
      await settled();
    }
    expect(await bucket.keys("One")).toEqual([]);
    bucket.clock.advance(1000);
    await settled();
    expect(await bucket.keys("One")).toEqual(["3", "2", "1"]);
  });
});

/** Takes test events, and refuses so many messages after them. */
const refusingAfterTests =
  (queue: string, times = Number.POSITIVE_INFINITY): NonNullable<Parameters<typeof startBucket>[0]["sqs"]> =>
  (sqs) => {
    const refuses = refusing(queue, outage, times)(sqs);
    return {
      ...sqs,
      send: (name, message) => (message.body.includes("s3:TestEvent") ? sqs : refuses).send(name, message),
    };
  };
