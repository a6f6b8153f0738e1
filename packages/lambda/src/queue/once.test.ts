import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { orderPlaced } from "@larder/contracts";
import { beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import type { IdempotencyStore, TransactWrite } from "../idempotency/idempotency.ts";
import { createIdempotencyStore } from "../idempotency/store.ts";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { placedEvent } from "../testing/placed-event.ts";
import { batch, delivered, failures } from "../testing/queue-event.ts";
import { useTable } from "../testing/table.ts";
import { queue } from "./queue.ts";

const logs = captureLogs();
const table = useTable();
let idempotency: IdempotencyStore;
beforeEach(() => {
  idempotency = createIdempotencyStore({ documents: table.documents, tableName: table.tableName });
});

const counted = (id: string): TransactWrite => ({
  Update: {
    TableName: table.tableName(),
    Key: { pk: id, sk: "COUNT" },
    UpdateExpression: "ADD handled :one",
    ExpressionAttributeValues: { ":one": 1 },
  },
});
const countOf = async (id: string) => (await table.item(id, "COUNT"))?.["handled"] ?? 0;

/** Counts events in a transaction of its own; `then` is what happens after it. */
const counting = (then: () => Promise<void> = async () => {}) =>
  queue(orderPlaced, { idempotency }, async ({ id }, { once }) => {
    await table.documents.send(new TransactWriteCommand({ TransactItems: [counted(id), once.complete()] }));
    await then();
  });

describe("an event that comes again", () => {
  it("is done with, and not handled", async () => {
    const event = placedEvent();
    for (let delivery = 0; delivery < 3; delivery++)
      expect(await counting()(batch(delivered(event)), context())).toEqual(failures());
    expect(await countOf(event.id)).toBe(1);
    expect(logs.metrics()).toMatchObject([{ MessagesHandled: 1 }, { MessagesReplayed: 1 }, { MessagesReplayed: 1 }]);
  });

  it.each([2, 15, 33])("out of a dead-letter queue is done with, also %i days later", async (days) => {
    let time = Date.now();
    idempotency = createIdempotencyStore({ documents: table.documents, tableName: table.tableName, now: () => time });
    const event = placedEvent();
    await counting()(batch(delivered(event)), context());
    time += days * 24 * 60 * 60 * 1000;
    expect(await counting()(batch(delivered(event)), context())).toEqual(failures());
    expect(await countOf(event.id)).toBe(1);
  });

  it("while it is handled fails, so that it comes again should the other fail", async () => {
    const event = placedEvent();
    const [begun, rest] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const handler = queue(orderPlaced, { idempotency }, async () => {
      begun.resolve();
      await rest.promise;
    });
    const first = handler(batch(delivered(event)), context());
    await begun.promise;
    const body = delivered(event);
    expect(await handler(batch(body, body), context())).toEqual(failures("m0", "m1"));
    expect(logs.lines()).toMatchObject(Array(2).fill({ error: { name: "MessageInFlight" }, event_id: event.id }));
    rest.resolve();
    expect(await first).toEqual(failures());
  });

  it("is handled by each consumer for itself", async () => {
    const body = delivered(placedEvent());
    const handled: string[] = [];
    const handler = queue(orderPlaced, { idempotency }, async ({ id }) => void handled.push(id));
    for (const functionName of ["confirm-order", "notify-customer"])
      await handler(batch(body, body), { ...context(), functionName });
    expect(handled).toHaveLength(2);
  });

  it("after its handler has failed is handled, at once", async () => {
    const event = placedEvent();
    let fails = true;
    const handler = queue(orderPlaced, { idempotency }, async () => {
      if (fails) throw new Error("no stock table");
    });
    expect(await handler(batch(delivered(event)), context())).toEqual(failures("m0"));
    fails = false;
    expect(await handler(batch(delivered(event)), context())).toEqual(failures());
  });

  it("after its handler has failed behind its transaction is done with", async () => {
    const event = placedEvent();
    const handler = counting(() => Promise.reject(new Error("cannot log")));
    expect(await handler(batch(delivered(event)), context())).toEqual(failures("m0"));
    expect(await handler(batch(delivered(event)), context())).toEqual(failures());
    expect(await countOf(event.id)).toBe(1);
  });
});

it("does not take a message for handled whose transaction another attempt has forestalled", async () => {
  let time = Date.now();
  idempotency = createIdempotencyStore({ documents: table.documents, tableName: table.tableName, now: () => time });
  const event = placedEvent();
  const handler = queue(orderPlaced, { idempotency }, async ({ id }, { once }) => {
    time += 60_000;
    await idempotency.begin({ scope: [context().functionName], key: id, lease: 1_000, remembered: 60 });
    const transaction = new TransactWriteCommand({ TransactItems: [counted(id), once.complete()] });
    await table.documents.send(transaction).catch(() => {});
  });
  expect(await handler(batch(delivered(event)), context())).toEqual(failures("m0"));
  expect(await countOf(event.id)).toBe(0);
});

it("has `once` only where there is a store", () => {
  queue(orderPlaced, { idempotency }, async (_, { once }) => {
    expectTypeOf(once.complete).toEqualTypeOf<() => TransactWrite>();
  });
  // @ts-expect-error without a store there is no `once`
  queue(orderPlaced, {}, async (_, { once }) => void once);
  // @ts-expect-error without a store there is no `once`
  queue(orderPlaced, async (_, { once }) => void once);
});
