import { type CancellationReason, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { afterEach, describe, expect, it, vi } from "vitest";
import { useStore } from "../testing/store.ts";
import { documents } from "./table.ts";
import { transact } from "./transaction.ts";

const store = useStore();
const pause = vi.fn(async (_: number) => {});
afterEach(() => {
  documents.middlewareStack.remove("fault");
  pause.mockClear();
  vi.restoreAllMocks();
});

const put = (pk: string) => ({
  Put: { TableName: "Store", Item: { pk, sk: "ITEM" }, ConditionExpression: "attribute_not_exists(pk)" },
});

/** Lets the next transactions fail as DynamoDB cancels them, each for its own reasons; then the table answers itself. */
function cancelNext(...cancellations: string[][]) {
  const waiting = cancellations.map((codes) => codes.map((Code): CancellationReason => ({ Code })));
  documents.middlewareStack.add(
    (next, context) => async (args) => {
      const CancellationReasons = context.commandName === "TransactWriteItemsCommand" ? waiting.shift() : undefined;
      if (CancellationReasons)
        throw new TransactionCanceledException({ message: "cancelled", $metadata: {}, CancellationReasons });
      return next(args);
    },
    { step: "initialize", name: "fault" },
  );
}

describe("a transaction", () => {
  it("writes everything", async () => {
    expect(await transact({ one: put("1"), two: put("2") })).toEqual(new Set());
    expect(await store.items()).toHaveLength(2);
  });

  it("writes nothing when a condition does not hold, and names the writes it was", async () => {
    await transact({ one: put("1"), three: put("3") });
    expect(await transact({ one: put("1"), two: put("2"), three: put("3") })).toEqual(new Set(["one", "three"]));
    expect(await store.items()).toHaveLength(2);
  });

  it("names writes rightly also when their names are numbers, which JavaScript sorts", async () => {
    await transact({ any: put("1") });
    expect(await transact({ 9: put("9"), 1: put("1") })).toEqual(new Set(["1"]));
  });

  it.each([
    "TransactionConflict",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
  ])("is tried again after %s, after a random pause that may be twice as long every time", async (code) => {
    cancelNext(["None", code], ["None", code], ["None", code]);
    vi.spyOn(Math, "random").mockReturnValue(0.75);
    expect(await transact({ one: put("1"), two: put("2") }, { pause })).toEqual(new Set());
    expect(await store.items()).toHaveLength(2);
    expect(pause.mock.calls).toEqual([[15], [30], [60]]);
  });

  it("takes a condition that failed beside a conflict for the answer it is", async () => {
    cancelNext(["ConditionalCheckFailed", "TransactionConflict"]);
    expect(await transact({ one: put("1"), two: put("2") }, { pause })).toEqual(new Set(["one"]));
    expect(pause).not.toHaveBeenCalled();
  });

  it("is given up at last, for the caller to retry", async () => {
    cancelNext(...Array(3).fill(["TransactionConflict"]));
    const attempt = transact({ one: put("1") }, { pause, attempts: 3 });
    await expect(attempt).rejects.toThrow(TransactionCanceledException);
    expect(pause).toHaveBeenCalledTimes(2);
    expect(await store.items()).toEqual([]);
  });

  it("is not tried again when the request itself is wrong", async () => {
    const keyless = { Put: { TableName: "Store", Item: { pk: "1" } } };
    await expect(transact({ keyless }, { pause })).rejects.toThrow();
    expect(pause).not.toHaveBeenCalled();
  });
});
