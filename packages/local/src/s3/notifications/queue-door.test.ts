import { describe, expect, it } from "vitest";
import { allowing, settled, startBucket, to } from "./fixture.ts";

describe("a queue that does not let the bucket in", () => {
  it.each([
    ["has no policy", []],
    ["lets another bucket in", allowing("one", "s3.amazonaws.com", "arn:aws:s3:::others")],
    ["lets another service in", allowing("one", "events.amazonaws.com", "arn:aws:s3:::files")],
  ])("because it %s gets nothing, and a warning says so", async (_, policy) => {
    const bucket = await startBucket({ notifications: [to("One")], policy });
    bucket.put("1");
    await settled();
    expect(await bucket.count("One")).toBe(0);
    expect(bucket.warnings()).toMatchObject(Array(2).fill(expect.stringContaining("may not send to the queue One")));
    expect(bucket.store.pendingChanges()).toEqual([]);
  });
});
