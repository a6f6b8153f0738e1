import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketEvent, notificationOf } from "../testing/bucket-event.ts";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { batch, failures } from "../testing/queue-event.ts";
import { bucketQueue } from "./bucket-queue.ts";
import type { CreatedObject } from "./read-notification.ts";

const logs = captureLogs();
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

  it("of several objects hands on each", async () => {
    const { seen, handler } = watching();
    const [one, two] = ["1", "2"].map((key) => JSON.parse(notificationOf({ ...photo, key })).Records[0]);
    await handler(batch(JSON.stringify({ Records: [one, two] })), context());
    expect(seen.map(({ key }) => key)).toEqual(["1", "2"]);
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
    ["of a key that decodes to nothing", notificationOf(photo).replace("incoming%2F1", "%E4%")],
  ])("fails when it is %s", async (_, body) => {
    const { seen, handler } = watching();
    expect(await handler(batch(body), context())).toEqual(failures("m0"));
    expect(seen).toEqual([]);
    expect(logs.lines()).toMatchObject([{ level: "ERROR", message_id: "m0" }]);
  });

  it("whose handler throws fails alone, and says of which key", async () => {
    const handler = bucketQueue({}, async ({ key }) => {
      if (key === "bad") throw new Error("unreadable");
    });
    expect(await handler(bucketEvent([{ ...photo, key: "bad" }, photo]), context())).toEqual(failures("m0"));
    expect(logs.lines()).toMatchObject([{ keys: "bad", error: { message: "unreadable" } }]);
  });
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
