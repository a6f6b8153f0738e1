import { describe, expect, it } from "vitest";
import { AwsError } from "../../aws-call.ts";
import { refusing } from "../../events/fixtures/bus.ts";
import { startBucket, to } from "./fixture.ts";

const outage = new AwsError("InternalFailure", "The queue is down.", 500);

describe("S3's test event", () => {
  it("is sent to each queue once, and again when what it is to be told has changed", async () => {
    const before = [to("One"), to("One", { prefix: "a" }), to("Two")];
    const after = [to("One"), to("One", { prefix: "b" }), to("Two")];
    const first = await startBucket({ notifications: before });
    expect([await first.count("One"), await first.count("Two")]).toEqual([1, 1]);
    await first.stop();
    const second = await startBucket({ notifications: after, directory: first.directory });
    expect([await second.count("One"), await second.count("Two")]).toEqual([2, 1]);
    expect(await second.tests("One")).toBe(2);
  });

  it("is sent once a queue lets the bucket in that did not", async () => {
    const shut = await startBucket({ notifications: [to("One")], policy: [] });
    await shut.stop();
    const open = await startBucket({ notifications: [to("One")], directory: shut.directory });
    expect(await open.tests("One")).toBe(1);
  });

  it("that cannot be sent keeps nothing from starting, and is sent at the next start", async () => {
    const down = await startBucket({ notifications: [to("One")], sqs: refusing("One", outage, 1) });
    expect(down.warnings()).toMatchObject([expect.stringContaining("The queue is down")]);
    await down.stop();
    const up = await startBucket({ notifications: [to("One")], directory: down.directory });
    expect(await up.tests("One")).toBe(1);
  });
});
