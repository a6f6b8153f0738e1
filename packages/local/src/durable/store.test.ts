import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openStore } from "./store.ts";

const step = { Id: "step", Type: "STEP", Status: "STARTED", StartTimestamp: 0 } as const;

test("what belongs together is written together, or not at all", () => {
  const store = openStore(new DatabaseSync(":memory:"));
  const half = () =>
    store.transaction(() => {
      store.put("arn", { operation: step, timers: {}, unseen: true });
      throw new Error("in the middle");
    });
  expect(half).toThrow("in the middle");
  expect(store.operations("arn")).toEqual([]);
});

test("an operation keeps its place, whatever becomes of it", () => {
  const store = openStore(new DatabaseSync(":memory:"));
  const put = (Id: string, Status: "STARTED" | "SUCCEEDED") =>
    store.put("arn", { operation: { ...step, Id, Status }, timers: { dueAt: 5 }, unseen: true });
  put("first", "STARTED");
  put("second", "STARTED");
  put("first", "SUCCEEDED");
  expect(store.operations("arn")).toMatchObject([
    { operation: { Id: "first", Status: "SUCCEEDED" }, timers: { dueAt: 5 }, unseen: true },
    { operation: { Id: "second", Status: "STARTED" } },
  ]);
});
