import { TransactionCanceledException, TransactionConflictException } from "@aws-sdk/client-dynamodb";
import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { useTable } from "../testing/table.ts";
import { type Attempt, type Begun, type IdempotencyStore, LeaseLost, type TransactWrite } from "./idempotency.ts";
import { createIdempotencyStore } from "./store.ts";

const table = useTable();
const lease = 5_000;
const remembered = 24 * 60 * 60;
const order = { scope: ["placeOrder", "ada"], key: "key-1", fingerprint: "two apples", lease, remembered };

let time: number;
let store: IdempotencyStore;
beforeEach(() => {
  time = Date.UTC(2026, 10, 23);
  store = createIdempotencyStore({ documents: table.documents, tableName: table.tableName, now: () => time });
});

const begin = (changes = {}): Promise<Begun> => store.begin({ ...order, ...changes });
async function started(changes = {}): Promise<Attempt> {
  const begun = await begin(changes);
  if (begun.state !== "started") throw new Error(`Not started but ${begun.state}`);
  return begun.attempt;
}

const effect: TransactWrite = { Put: { TableName: table.tableName(), Item: { pk: "ORDER", sk: "ORDER" } } };
const transact = (...TransactItems: TransactWrite[]) =>
  table.documents.send(new TransactWriteCommand({ TransactItems }));
const effects = async () => (await table.items()).filter(({ pk }) => pk === "ORDER").length;

describe("a key", () => {
  it("is held by one: the others find it in flight", async () => {
    const begun = await Promise.all(Array.from({ length: 20 }, () => begin()));
    expect(begun.filter(({ state }) => state === "started")).toHaveLength(1);
    expect(begun.filter(({ state }) => state !== "started")).toEqual(
      Array.from({ length: 19 }, () => ({ state: "in-flight" })),
    );
  });

  it("may be used by another, and for another operation, and no name reaches into the next part", async () => {
    await started();
    await started({ scope: ["placeOrder", "grace"] });
    await started({ scope: ["cancelOrder", "ada"] });
    await started({ scope: ["placeOrder", "ada#key"], key: "1" });
    await started({ scope: ["placeOrder", "ada"], key: "key#1" });
    await started({ scope: ["placeOrder", "half a character: \ud800"] });
  });

  it("that stands for something else is refused, in flight, done and abandoned alike", async () => {
    const attempt = await started();
    expect(await begin({ fingerprint: "three apples" })).toEqual({ state: "reused" });
    await attempt.save();
    expect(await begin({ fingerprint: "three apples" })).toEqual({ state: "reused" });
    await started({ key: "key-2" });
    time += lease;
    expect(await begin({ key: "key-2", fingerprint: "three apples" })).toEqual({ state: "reused" });
  });

  it("is free for the next, whatever that wants, as soon as it is released", async () => {
    await (await started()).release();
    await started({ fingerprint: "three apples" });
  });

  it("is forgotten when its time is over, though DynamoDB may delete its record much later", async () => {
    await (await started()).save("first");
    time += remembered * 1000 - 1;
    expect(await begin()).toEqual({ state: "done", result: "first" });
    time += 1;
    await started({ fingerprint: "three apples" });
    const [record] = await table.items();
    expect(record?.["expiresAt"]).toBe(time / 1000 + remembered);
  });
});

describe("what is done", () => {
  it.each([undefined, null, "", 'ä"\u{0}', 0.1, { b: 1, a: [{}] }])("comes back as it was: %j", async (result) => {
    expect(await (await started()).save(result)).toEqual(result);
    expect(await begin()).toEqual({ state: "done", result });
  });

  it("is what was recorded first: a transaction's result outweighs what is saved later", async () => {
    const attempt = await started();
    await transact(effect, attempt.complete("in the transaction"));
    expect(await attempt.save("afterwards")).toBe("in the transaction");
    expect(await begin()).toEqual({ state: "done", result: "in the transaction" });
  });

  it("stays done when it is released", async () => {
    const attempt = await started();
    await attempt.save("done");
    await attempt.release();
    expect(await begin()).toEqual({ state: "done", result: "done" });
  });
});

describe("an attempt whose lease has run out", () => {
  it("loses its key to the next, and with it its transaction", async () => {
    const slow = await started();
    time += lease - 1;
    expect(await begin()).toMatchObject({ state: "in-flight" });
    time += 1;
    const next = await started();
    await expect(transact(effect, slow.complete())).rejects.toThrow(TransactionCanceledException);
    await expect(slow.save()).rejects.toThrow(LeaseLost);
    expect(await effects()).toBe(0);

    await slow.release();
    expect(await begin()).toMatchObject({ state: "in-flight" });
    await transact(effect, next.complete("next"));
    expect(await slow.save("slow")).toBe("next");
  });

  it("may still finish while nobody has taken over", async () => {
    const slow = await started();
    time += 10 * lease;
    await transact(effect, slow.complete("late"));
    expect(await begin()).toEqual({ state: "done", result: "late" });
  });
});

afterEach(() => table.documents.middlewareStack.remove("fault"));

it("is in flight while the transaction that does it is being written, when DynamoDB lets nobody near the record", async () => {
  table.documents.middlewareStack.add(
    () => async () => {
      throw new TransactionConflictException({ message: "ongoing transaction", $metadata: {} });
    },
    { step: "finalizeRequest", priority: "low", name: "fault" },
  );
  expect(await begin()).toEqual({ state: "in-flight" });
});

it("takes its own record for its own, when the SDK repeats a write whose answer was lost", async () => {
  let sent = 0;
  table.documents.middlewareStack.add(
    (next) => async (args) => {
      const first = ++sent === 1;
      const answer = await next(args);
      if (first) throw Object.assign(new Error("socket hang up"), { name: "TimeoutError" });
      return answer;
    },
    { step: "finalizeRequest", priority: "low", name: "fault" },
  );
  expect([(await begin()).state, sent]).toEqual(["started", 2]);
});
