import { describe, expect, test } from "vitest";
import { failedItems } from "./batch-response.ts";

const failed = (payload: string) => failedItems(payload, ["a", "b"]);
const report = (...failures: unknown[]) => JSON.stringify({ batchItemFailures: failures });

describe("the whole batch has succeeded", () => {
  test.each(["", "null", "{}", '{"batchItemFailures":null}', report(), '{"other":1}'])("for %j", (payload) => {
    expect(failed(payload)).toEqual(new Set());
  });
});

describe("the reported items have failed", () => {
  test.each([
    [report({ itemIdentifier: "a" }), ["a"]],
    [report({ itemIdentifier: "b" }, { itemIdentifier: "a" }, { itemIdentifier: "b" }), ["b", "a"]],
  ])("for %j", (payload, identifiers) => {
    expect(failed(payload)).toEqual(new Set(identifiers));
  });
});

describe("the whole batch has failed", () => {
  test.each([
    "not JSON",
    '"a text"',
    "[]",
    "true",
    '{"batchItemFailures":"a"}',
    report("a"),
    report({}),
    report({ itemIdentifier: null }),
    report({ itemIdentifier: "" }),
    report({ itemIdentifer: "a" }),
    report({ itemIdentifier: "a" }, { itemIdentifier: "unknown" }),
  ])("for %j", (payload) => {
    expect(failed(payload)).toBe("all");
  });
});
