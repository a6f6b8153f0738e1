import { describe, expect, it } from "vitest";
import { type AwsAnswer, type AwsCall, AwsError } from "../aws-call.ts";
import { tableOf } from "../edge/fixture.ts";
import { type ConflictsOptions, withConflicts } from "./conflicts.ts";
import { callOf } from "./fixture.ts";

const TableName = "pantry-test-Orders";
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: "-" } });
const transaction = (items: string, token?: string) =>
  callOf("TransactWriteItems", {
    TransactItems: [...items].map((pk) => ({ Put: { TableName, Item: key(pk) } })),
    ...(token ? { ClientRequestToken: token } : {}),
  });
const read = (items: string) =>
  callOf("TransactGetItems", { TransactItems: [...items].map((pk) => ({ Get: { TableName, Key: key(pk) } })) });
const put = (pk: string) => callOf("PutItem", { TableName, Item: key(pk) });
const answer = (status: number, body: object): AwsAnswer => ({ status, headers: {}, body: JSON.stringify(body) });

const taken = answer(200, {});
const invalid = answer(400, { __type: "ValidationException", message: "no" });
const cancelled = (...codes: string[]) =>
  answer(400, { __type: "TransactionCanceledException", CancellationReasons: codes.map((Code) => ({ Code })) });

/** A DynamoDB that answers when and what the test says. */
function open(options: Partial<ConflictsOptions> = {}) {
  const asked = new Map<AwsCall, PromiseWithResolvers<AwsAnswer>>();
  const { service, stop } = withConflicts({
    tables: { Orders: tableOf(TableName) },
    transactionTime: 0,
    service: (call) => {
      const reply = Promise.withResolvers<AwsAnswer>();
      asked.set(call, reply);
      return reply.promise;
    },
    ...options,
  });
  return {
    service,
    stop,
    /** What a call comes to: the error's code, the reasons of a cancelled transaction, or the status. */
    async send(call: AwsCall): Promise<unknown> {
      try {
        const { status, body } = await service(call);
        return JSON.parse(body.toString()).CancellationReasons?.map(({ Code }: { Code: string }) => Code) ?? status;
      } catch (error) {
        return error instanceof AwsError ? error.code : error;
      }
    },
    /** Whether DynamoDB has been asked, now that everything has happened that can. */
    async reached(call: AwsCall) {
      await new Promise(setImmediate);
      return asked.has(call);
    },
    reply: (call: AwsCall, with_: AwsAnswer) => asked.get(call)?.resolve(with_),
    /** The call that DynamoDB was asked last. */
    last: () => [...asked.keys()].at(-1),
    fail: (call: AwsCall) => asked.get(call)?.reject(new Error("gone")),
  };
}

describe("a transaction under way", () => {
  it.each([
    ["written", taken],
    ["cancelled by a condition", cancelled("None", "ConditionalCheckFailed")],
  ])("conflicts with whoever comes in its time, when it is %s", async (_how, outcome) => {
    const { send, reply, reached } = open();
    const [first, second, plain, other] = [transaction("ab"), transaction("xb"), put("a"), put("y")];
    const answers = [first, second, plain, other].map(send);
    expect(await Promise.all([first, second, plain, other].map(reached))).toEqual([true, false, false, true]);
    reply(other, taken);
    reply(first, outcome);
    const [, ...met] = await Promise.all(answers);
    expect(met).toEqual([["None", "TransactionConflict"], "TransactionConflictException", 200]);
  });

  it.each([
    ["invalid", invalid],
    ["found invalid on the way", cancelled("ValidationError", "None")],
  ])("never was one when it is %s: who met it goes on, one after the other", async (_how, outcome) => {
    const { send, reply, reached } = open();
    const [first, second, third] = [transaction("ab"), transaction("b"), transaction("bc")];
    const answers = [first, second, third].map(send);
    reply(first, outcome);
    expect([await reached(second), await reached(third)]).toEqual([true, false]);
    reply(second, taken);
    expect((await Promise.all(answers)).slice(1)).toEqual([200, ["TransactionConflict", "None"]]);
  });

  it.each(["written", "refused", "failed"])("lets go of its items when it is %s", async (how) => {
    const { send, reply, fail, reached } = open();
    const [first, next] = [transaction("ab"), transaction("ab")];
    const answered = send(first);
    if (how === "failed") fail(first);
    else reply(first, how === "written" ? taken : cancelled("ConditionalCheckFailed", "None"));
    await answered;
    void send(next);
    expect(await reached(next)).toBe(true);
  });

  it("takes nothing that it was refused", async () => {
    const { send, reply, reached } = open();
    const [first, refused, third] = [transaction("a"), transaction("ab"), transaction("b")];
    const answers = [send(first), send(refused)];
    reply(first, taken);
    expect(await Promise.all(answers)).toEqual([200, ["TransactionConflict", "None"]]);
    void send(third);
    expect(await reached(third)).toBe(true);
  });

  it("takes its time, and none at all once the cloud stops", async () => {
    const { send, reply, stop, reached } = open({ transactionTime: 60_000 });
    const first = transaction("a");
    const answered = send(first);
    reply(first, taken);
    await reached(first);
    expect(await send(put("a"))).toBe("TransactionConflictException");
    stop();
    expect(await answered).toBe(200);
  });

  it("takes no time when it is invalid", async () => {
    const { send, reply } = open({ transactionTime: 60_000 });
    const first = transaction("a");
    const answered = send(first);
    reply(first, invalid);
    expect(await answered).toBe(400);
  });
});

describe("the token of a request", () => {
  it("is refused while its transaction is under way, and then lets the repeat through whatever is in its way", async () => {
    const { send, reply, reached } = open();
    const [first, early, late] = [transaction("a", "token"), transaction("a", "token"), transaction("a", "token")];
    const other = transaction("a", "another");
    const answered = send(first);
    expect(await send(early)).toBe("TransactionInProgressException");
    reply(first, taken);
    await answered;
    void send(other);
    void send(late);
    expect([await reached(other), await reached(late)]).toEqual([true, true]);
  });

  it("is as good as new when its transaction was cancelled", async () => {
    const { send, reply } = open();
    const [first, other, again] = [transaction("a", "token"), transaction("a"), transaction("a", "token")];
    const answered = send(first);
    reply(first, cancelled("ConditionalCheckFailed"));
    await answered;
    const answers = [send(other), send(again)];
    reply(other, taken);
    expect(await Promise.all(answers)).toEqual([200, ["TransactionConflict"]]);
  });
});

describe("a plain write under way", () => {
  it("is in nobody's way but a reading transaction's", async () => {
    const { send, reply, reached } = open();
    const calls = [put("a"), put("a"), transaction("a"), callOf("GetItem", { TableName, Key: key("a") })];
    for (const call of calls) void send(call);
    expect(await Promise.all(calls.map(reached))).toEqual([true, true, true, true]);
    const reading = read("ba");
    const answered = send(reading);
    for (const call of [...calls, reading]) reply(call, taken);
    expect(await answered).toEqual(["None", "TransactionConflict"]);
  });
});

describe("a batch", () => {
  const batch = (items: string) =>
    callOf("BatchWriteItem", {
      RequestItems: { [TableName]: [...items].map((pk) => ({ PutRequest: { Item: key(pk) } })) },
    });
  const itemsIn = (requests: Record<string, { PutRequest: { Item: { pk: { S: string } } } }[]>) =>
    requests[TableName]?.map(({ PutRequest }) => PutRequest.Item.pk.S).join("");

  it("leaves unprocessed what is held when it comes, what is taken meanwhile, and what DynamoDB leaves", async () => {
    const { service, send, reply, reached, last } = open();
    const [first, meanwhile] = [transaction("ax"), transaction("b")];
    void send(first);
    const answered = service(batch("abcd"));
    void send(meanwhile);
    reply(first, taken);
    await reached(first);
    reply(meanwhile, cancelled("ConditionalCheckFailed"));
    await reached(meanwhile);
    const rest = last()!;
    expect(itemsIn(JSON.parse(rest.body.toString()).RequestItems)).toBe("cd");
    reply(rest, answer(200, { UnprocessedItems: { [TableName]: [{ PutRequest: { Item: key("d") } }] } }));
    const { status, body } = await answered;
    expect([status, itemsIn(JSON.parse(body.toString()).UnprocessedItems)]).toEqual([200, "abd"]);
  });

  it("is refused as a whole when DynamoDB refuses the rest", async () => {
    const { send, reply, reached, last } = open();
    const first = transaction("a");
    void send(first);
    const answered = send(batch("ab"));
    reply(first, taken);
    await reached(first);
    reply(last()!, invalid);
    expect(await answered).toBe(400);
  });
});

describe("a reading transaction", () => {
  it.each([
    ["a write", put("b")],
    ["a transaction", transaction("b")],
    ["a batch", callOf("BatchWriteItem", { RequestItems: { [TableName]: [{ PutRequest: { Item: key("b") } }] } })],
  ])("is cancelled by %s that comes before it is answered, and not by one that is refused", async (_what, write) => {
    const { send, reply } = open();
    for (const [outcome, expected] of [
      [taken, ["None", "TransactionConflict"]],
      [invalid, 200],
    ] as const) {
      const reading = read("ab");
      const answered = send(reading);
      const written = send(write);
      reply(reading, taken);
      reply(write, outcome);
      await written;
      expect(await answered).toEqual(expected);
    }
  });

  it("is not cancelled by writes of other items", async () => {
    const { send, reply } = open();
    const [write, reading] = [transaction("c"), read("ab")];
    const answers = [send(write), send(reading)];
    reply(write, taken);
    reply(reading, taken);
    expect(await Promise.all(answers)).toEqual([200, 200]);
  });
});
