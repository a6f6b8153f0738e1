import { expect, it } from "vitest";
import type { Operation, Try } from "./operations.ts";
import { failedTries } from "./tries.ts";

const down = { type: "ProviderUnavailable", message: "503" };
const open = { type: "ProviderUnavailable", message: "The circuit is open" };

const tried = (triesBefore: readonly Try[], failure?: Operation["failure"]): Operation => ({
  id: "1",
  kind: "Step",
  subType: "Step",
  name: "capture payment",
  parentId: undefined,
  outcome: failure ? "failed" : "succeeded",
  startedAt: 0,
  endedAt: 1,
  until: undefined,
  result: undefined,
  failure,
  triesBefore,
  children: [],
});

it("tells in one line of tries that failed alike one after the other", () => {
  const before = [
    { failure: down, nextAfter: 1 },
    { failure: down, nextAfter: 4 },
    { failure: open, nextAfter: 9 },
    { failure: down, nextAfter: 9 },
  ];
  expect(failedTries(tried(before, down))).toEqual([
    "tries 1–2: ProviderUnavailable: 503, again after 1 s to 4 s",
    "try 3: ProviderUnavailable: The circuit is open, again after 9 s",
    "tries 4–5: ProviderUnavailable: 503, again after 9 s",
  ]);
});

it("tells of a hundred tries without a hundred numbers", () => {
  const before = Array.from({ length: 99 }, () => ({ failure: down, nextAfter: 300 }));
  expect(failedTries(tried(before))).toEqual(["tries 1–99: ProviderUnavailable: 503, again after 5 min"]);
});

it("tells neither of one try alone nor of looking again", () => {
  expect(failedTries(tried([], down))).toEqual([]);
  expect(failedTries(tried([{ failure: undefined, nextAfter: 20 }]))).toEqual([]);
});
