import { describe, expect, test } from "vitest";
import type { Operation, OperationStatus, Update } from "./protocol.ts";
import { validateUpdates } from "./validate.ts";

const update = (Type: Update["Type"], Action: Update["Action"], more: Partial<Update> = {}): Update => ({
  Id: "it",
  Type,
  Action,
  ...(Action === "RETRY" && { StepOptions: { NextAttemptDelaySeconds: 1 } }),
  ...more,
});
const known = (Type: Operation["Type"], Status: OperationStatus): Operation => ({
  Id: "it",
  Type,
  Status,
  StartTimestamp: 0,
});
const check = (updates: Update[], operation?: Operation) => () =>
  validateUpdates(updates, (id) => (id === operation?.Id ? operation : undefined));

describe("an update", () => {
  test.each([
    ["STEP", "START", undefined],
    ["STEP", "START", "READY"],
    ["STEP", "SUCCEED", undefined],
    ["STEP", "SUCCEED", "STARTED"],
    ["STEP", "FAIL", "READY"],
    ["STEP", "RETRY", "STARTED"],
    ["STEP", "RETRY", "READY"],
    ["CONTEXT", "START", undefined],
    ["CONTEXT", "SUCCEED", "STARTED"],
    ["WAIT", "START", undefined],
    ["CALLBACK", "START", undefined],
    ["EXECUTION", "SUCCEED", "STARTED"],
  ] as const)("of a %s may %s it when it is %s", (type, action, status) => {
    expect(check([update(type, action)], status && known(type, status))).not.toThrow();
  });

  test.each([
    ["STEP", "START", "STARTED"],
    ["STEP", "START", "PENDING"],
    ["STEP", "SUCCEED", "PENDING"],
    ["STEP", "SUCCEED", "SUCCEEDED"],
    ["STEP", "RETRY", "FAILED"],
    ["CONTEXT", "SUCCEED", "FAILED"],
    ["CONTEXT", "RETRY", "STARTED"],
    ["WAIT", "START", "STARTED"],
    ["WAIT", "SUCCEED", "STARTED"],
    ["CALLBACK", "SUCCEED", "STARTED"],
    ["CHAINED_INVOKE", "START", undefined],
    ["EXECUTION", "START", undefined],
  ] as const)("of a %s may not %s it when it is %s", (type, action, status) => {
    expect(check([update(type, action)], status && known(type, status))).toThrow(`Invalid`);
  });

  test("may not make another kind of thing of what is there", () => {
    expect(check([update("CONTEXT", "SUCCEED")], known("STEP", "STARTED"))).toThrow("it is a STEP, not a CONTEXT");
  });

  test.each([
    [update("STEP", "FAIL", { Payload: "1" }), "Cannot provide a Payload for FAIL action."],
    [update("STEP", "SUCCEED", { Error: {} }), "Cannot provide an Error for SUCCEED action."],
    [update("STEP", "RETRY", { StepOptions: null }), "Invalid StepOptions for the given action."],
    [update("STEP", "RETRY", { Payload: "1", Error: {} }), "Cannot provide both error and payload to RETRY a STEP."],
    [update("STEP", "FAIL", { Error: { ErrorMessage: "x".repeat(32_768) } }), "Error object size must be less than"],
  ])("that contradicts itself is refused: %#", (wrong, message) => {
    expect(check([wrong])).toThrow(message);
  });
});

describe("a batch", () => {
  test("may start a step and close it, in this order and once", () => {
    const [start, succeed] = [update("STEP", "START"), update("STEP", "SUCCEED")];
    expect(check([start, succeed])).not.toThrow();
    for (const wrong of [
      [succeed, start],
      [start, start],
      [start, succeed, succeed],
    ])
      expect(check(wrong)).toThrow("Cannot update the same operation twice in a single request.");
  });

  test("may put operations into a context that it starts, and into nothing else", () => {
    const parent = update("CONTEXT", "START", { Id: "parent" });
    const child = update("STEP", "START", { ParentId: "parent" });
    expect(check([parent, child])).not.toThrow();
    expect(check([child, parent])).toThrow("Invalid parent operation id.");
    expect(check([update("STEP", "START", { Id: "parent" }), child])).toThrow("Invalid parent operation id.");
  });

  test("ends with what becomes of the execution", () => {
    const over = update("EXECUTION", "SUCCEED", { Id: "execution" });
    expect(check([update("STEP", "START"), over])).not.toThrow();
    expect(check([over, update("STEP", "START")])).toThrow("EXECUTION checkpoint must be the last update.");
  });
});
