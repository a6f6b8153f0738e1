import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PoisonMessage } from "../queue/poison-message.ts";
import { bucketEvent, notificationOf } from "../testing/bucket-event.ts";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { useQueue } from "../testing/queue.ts";
import { batch, failures } from "../testing/queue-event.ts";
import { bucketQueue } from "./bucket-queue.ts";
import type { CreatedObject } from "./read-notification.ts";

const logs = captureLogs();
const deadLetters = useQueue();
const photo = { bucket: "uploads", key: "incoming/1", size: 3, etag: "900150983cd24fb0d6963f7d28e17f72" };

function watching() {
  const seen: CreatedObject[] = [];
  const handler = bucketQueue({}, async (object) => void seen.push(object));
  return { seen, handler };
}

describe("a notification", () => {
  it("reaches the handler as the object that was written", async () => {
    const { seen, handler } = watching();
    expect(await handler(bucketEvent([photo]), context())).toEqual(failures());
    expect(seen).toEqual([{ ...photo, sequencer: "0", time: "2026-11-24T10:15:00.000Z" }]);
  });

  it("names the key as it is, whatever it is made of", async () => {
    const keys = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1 }).filter((key) => key.isWellFormed()),
      fc.constantFrom("a b+c", "100 % naïve", "%2B", "süß/🍎 (1).jpg", "a=b&c"),
    );
    await fc.assert(
      fc.asyncProperty(keys, async (key) => {
        const { seen, handler } = watching();
        await handler(bucketEvent([{ ...photo, key }]), context());
        expect(seen.map((object) => object.key)).toEqual([key]);
      }),
    );
  });

  it.each([
    ["S3's test event", JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "uploads" })],
    ["a removal", notificationOf(photo, "ObjectRemoved:Delete")],
    ["an expiry", notificationOf(photo, "LifecycleExpiration:Delete")],
  ])("is passed over when it is %s", async (_, body) => {
    const { seen, handler } = watching();
    expect(await handler(batch(body), context())).toEqual(failures());
    expect(seen).toEqual([]);
  });

  it.each([
    ["no JSON", "Lovelace"],
    ["another message", JSON.stringify({ detail: {} })],
    ["of a key that decodes to nothing", notificationOf(photo).replace("incoming/1", "%E4%")],
    ["of another major version", notificationOf(photo).replace(/"eventVersion":"[^"]*"/, '"eventVersion":"3.0"')],
    ["of an object without an ETag", notificationOf({ ...photo, etag: "" })],
  ])("fails when it is %s", async (_, body) => {
    const { seen, handler } = watching();
    expect(await handler(batch(body), context())).toEqual(failures("m0"));
    expect(seen).toEqual([]);
    expect(logs.lines()).toMatchObject([{ level: "ERROR", message_id: "m0" }]);
  });

  it.each(["2.1", "2.3", "2.9"])("of version %s is read", async (version) => {
    const { seen, handler } = watching();
    const body = notificationOf(photo).replace(/"eventVersion":"[^"]*"/, `"eventVersion":"${version}"`);
    expect(await handler(batch(body), context())).toEqual(failures());
    expect(seen).toMatchObject([photo]);
  });

  it("whose handler throws fails alone, and says of which key", async () => {
    const handler = bucketQueue({}, async ({ key }) => {
      if (key === "bad") throw new Error("unreadable");
    });
    expect(await handler(bucketEvent([{ ...photo, key: "bad" }, photo]), context())).toEqual(failures("m0"));
    expect(logs.lines()).toMatchObject([{ keys: "bad", error: { message: "unreadable" } }]);
  });
});

describe("a message of several objects", () => {
  const told = (...keys: string[]) =>
    JSON.stringify({ Records: keys.flatMap((key) => JSON.parse(notificationOf({ ...photo, key })).Records) });
  const run = async (errors: Record<string, Error>, options: Parameters<typeof bucketQueue>[0] = {}) => {
    const tried: string[] = [];
    const handler = bucketQueue(options, async ({ key }) => {
      tried.push(key);
      if (errors[key]) throw errors[key];
    });
    return { answer: await handler(batch(told("1", "2", "3")), context()), tried };
  };
  const deadLetter = () => ({ url: deadLetters.url, maxReceiveCount: 5 });
  const [passing, poison] = [new Error("throttled"), new PoisonMessage("no picture")];

  it("hands on each", async () => {
    expect(await run({})).toEqual({ answer: failures(), tried: ["1", "2", "3"] });
  });

  it("fails when one does, and the others are handled all the same", async () => {
    expect(await run({ 1: passing })).toEqual({ answer: failures("m0"), tried: ["1", "2", "3"] });
    expect(logs.lines()).toMatchObject([{ key: "1", error: { message: "throttled" } }, { message_id: "m0" }]);
  });

  it("comes again while one may yet succeed, though another never will", async () => {
    expect(await run({ 1: poison, 2: passing }, { deadLetter })).toMatchObject({ answer: failures("m0") });
    expect(deadLetters.messages).toEqual([]);
  });

  it("is a dead letter when what failed will never succeed", async () => {
    expect(await run({ 2: poison }, { deadLetter })).toMatchObject({ answer: failures() });
    expect(deadLetters.messages).toMatchObject([{ attributes: { ERROR_MESSAGE: "no picture" } }]);
  });
});

it("gives up at once a message whose key does not decode", async () => {
  const deadLetter = () => ({ url: deadLetters.url, maxReceiveCount: 5 });
  const handler = bucketQueue({ deadLetter }, async () => {});
  const body = notificationOf(photo).replace("incoming/1", "%E4%");
  expect(await handler(batch(body), context())).toEqual(failures());
  expect(deadLetters.messages).toMatchObject([{ body, attributes: { ERROR_NAME: "URIError" } }]);
});

it("gives each message a correlation id of its own", async () => {
  const ids = new Set<string>();
  const handler = bucketQueue({}, async (_, { correlationId }) => void ids.add(correlationId));
  await handler(bucketEvent([photo, photo]), context());
  expect(ids.size).toBe(2);
});

it("handles no more messages at once than it is told", async () => {
  let [now, most] = [0, 0];
  const handler = bucketQueue({ concurrency: 2 }, async () => {
    most = Math.max(most, ++now);
    await new Promise(setImmediate);
    now--;
  });
  await handler(bucketEvent(Array.from({ length: 6 }, () => photo)), context());
  expect(most).toBe(2);
});
