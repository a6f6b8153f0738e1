import type { BucketSpec } from "@larder/topology";
import { describe, expect, test } from "vitest";
import { queueWithConsumer } from "../fixtures/topology.ts";
import { checkNotifications } from "./notifications.ts";

type Notification = BucketSpec["notifications"][number];

const to = { queue: "Work" };
const created = ["s3:ObjectCreated:*"];

/** The queue and its consumer, behind a bucket. */
function bucketThatTells(...notifications: Notification[]) {
  const topology = queueWithConsumer();
  const plain = { versioning: false, private: true, policy: [], cors: [], lifecycle: [], eventBridge: false };
  topology.buckets["Files"] = { name: "files", ...plain, notifications };
  return topology;
}

describe("two notifications of a bucket", () => {
  test.each<[string, Partial<Notification>, Partial<Notification>]>([
    ["about other prefixes", { prefix: "images/" }, { prefix: "catalogs/" }],
    ["about other suffixes", { suffix: ".png" }, { suffix: ".csv" }],
    ["about other events", {}, { events: ["s3:ObjectRemoved:*"] }],
    ["of one prefix, about other suffixes", { prefix: "in/", suffix: ".a" }, { prefix: "in/", suffix: ".b" }],
  ])("%s are taken", (_, one, other) => {
    expect(
      checkNotifications(bucketThatTells({ events: created, to, ...one }, { events: created, to, ...other })),
    ).toEqual([]);
  });

  test.each<[string, Partial<Notification>, Partial<Notification>]>([
    ["alike", {}, {}],
    ["of which one is about part of the other's keys", { prefix: "in/" }, { prefix: "in/images/" }],
    ["of which one is about every key", { suffix: ".png" }, {}],
    ["of which one begins and the other ends so", { prefix: "in/" }, { suffix: ".png" }],
    ["of which one is about some of the other's events", {}, { events: ["s3:ObjectCreated:Put"] }],
  ])("%s are refused", (_, one, other) => {
    expect(
      checkNotifications(bucketThatTells({ events: created, to, ...one }, { events: created, to, ...other })),
    ).toEqual([expect.stringMatching(/^Files: its notifications .* overlap/)]);
  });
});

test("a FIFO queue is refused", () => {
  const topology = bucketThatTells({ events: created, to });
  expect(checkNotifications(topology)).toEqual([]);
  topology.queues["Work"]!.fifo = true;
  expect(checkNotifications(topology)).toEqual(["Files: tells Work, a FIFO queue. S3 takes a standard one"]);
});
