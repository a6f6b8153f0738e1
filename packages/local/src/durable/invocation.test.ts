import { describe, expect, test } from "vitest";
import { pageOf, readAnswer, replayed } from "./invocation.ts";
import type { Operation } from "./protocol.ts";

const operation = (Id: string, more: Partial<Operation> = {}): Operation => ({
  Id,
  Type: "STEP",
  Status: "SUCCEEDED",
  StartTimestamp: 0,
  ...more,
});
const context = (Id: string, more: Partial<Operation>) => operation(Id, { Type: "CONTEXT", ...more });
const idsOf = (operations: readonly Operation[]) => operations.map(({ Id }) => Id);
const stored = (operations: readonly Operation[]) =>
  operations.map((operation) => ({ operation, timers: {}, unseen: false }));

test("of a context that is over nothing inside is replayed, however deep, unless it is to be", () => {
  const inside = [operation("step", { ParentId: "outer" }), context("inner", { ParentId: "outer" })];
  const deeper = operation("deep", { ParentId: "inner" });
  const within = (outer: Partial<Operation>) =>
    idsOf(replayed(stored([context("outer", outer), ...inside, deeper]))).slice(1);
  expect(within({ Status: "SUCCEEDED" })).toEqual([]);
  expect(within({ Status: "FAILED" })).toEqual([]);
  expect(within({ Status: "STARTED" })).toEqual(["step", "inner"]);
  expect(within({ Status: "SUCCEEDED", ContextDetails: { ReplayChildren: true } })).toEqual(["step", "inner"]);
});

describe("a page of state", () => {
  const all = ["a", "b", "c"].map((id) => operation(id));

  test("says where the next one begins, the last one nothing", () => {
    expect(pageOf(all, 0, 2)).toEqual({ Operations: all.slice(0, 2), NextMarker: "2" });
    expect(pageOf(all, 2, 2)).toEqual({ Operations: all.slice(2) });
  });

  test("ends before it is more than an invocation may hold", () => {
    const large = all.map((one) => ({ ...one, StepDetails: { Result: "x".repeat(3 * 1024 * 1024) } }));
    expect(idsOf(pageOf(large, 0, 3).Operations)).toEqual(["a"]);
  });
});

describe("what an invocation answers", () => {
  const answer = (payload: unknown, failed = false) =>
    readAnswer({ payload: JSON.stringify(payload), failed, requestId: "", durationMs: 0 });

  test("is its outcome", () => {
    expect(answer({ Status: "SUCCEEDED", Result: "1" })).toEqual({ Status: "SUCCEEDED", Result: "1" });
    expect(answer({ Status: "PENDING" })).toEqual({ Status: "PENDING" });
  });

  test("is a failure of the execution when it is anything else", () => {
    for (const other of [null, "text", {}, { Status: "DONE" }]) expect(answer(other).Status).toBe("FAILED");
  });

  test("is a breakdown when the invocation failed", () => {
    const failure = { errorType: "Sandbox.Timedout", errorMessage: "too late" };
    expect(answer(failure, true)).toMatchObject({ Status: "BROKEN", Error: { ErrorType: "Sandbox.Timedout" } });
  });
});
