import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import { idempotencyHeaders } from "../idempotency/headers.ts";
import type { IdempotencyStore, TransactWrite } from "../idempotency/idempotency.ts";
import { createIdempotencyStore } from "../idempotency/store.ts";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { httpEvent } from "../testing/http-event.ts";
import { useTable } from "../testing/table.ts";
import { type HttpHandler, http } from "./http.ts";
import { HttpProblem } from "./problem.ts";
import { type AnswerOf, defineRoute } from "./route.ts";

const logs = captureLogs();
const table = useTable();
let idempotency: IdempotencyStore;
beforeEach(() => {
  idempotency = createIdempotencyStore({ documents: table.documents, tableName: table.tableName });
});

const placeOrder = defineRoute({
  operationId: "placeOrder",
  method: "POST",
  path: "/orders",
  summary: "Place an order",
  tag: "Orders",
  scope: "shop/customer",
  request: { headers: idempotencyHeaders, body: z.unknown() },
  answers: {
    202: {
      description: "Placed",
      headers: z.object({ location: z.string() }),
      body: z.object({ order: z.int(), at: z.number() }),
    },
  },
});

interface Sent {
  body?: string;
  key?: string;
  caller?: string;
  path?: string;
}

async function post(
  handler: HttpHandler,
  { body = '{"apples":2}', key = "key-1", caller = "ada", path = "/orders" }: Sent = {},
) {
  const event = httpEvent({ body, headers: { "content-type": "application/json", "idempotency-key": key } });
  const jwt = { claims: { sub: caller, scope: "shop/customer" }, scopes: null };
  const authorized = { ...event, rawPath: path, requestContext: { ...event.requestContext, authorizer: { jwt } } };
  return unsigned(await handler(authorized, context()));
}

/** Every answer has a correlation id of its own. */
function unsigned({
  headers: { "x-correlation-id": id, ...headers } = {},
  ...answer
}: APIGatewayProxyStructuredResultV2) {
  expect(id).toBeDefined();
  return { ...answer, headers };
}

const counter = (item: string): TransactWrite => ({
  Update: {
    TableName: table.tableName(),
    Key: { pk: item, sk: item },
    UpdateExpression: "ADD placed :one",
    ExpressionAttributeValues: { ":one": 1 },
  },
});
const transact = (...TransactItems: TransactWrite[]) =>
  table.documents.send(new TransactWriteCommand({ TransactItems }));

/** Places orders in a transaction of its own; `then` is what happens after it. */
function orders(then: () => Promise<void> = async () => {}) {
  let calls = 0;
  const handler = http(placeOrder, { idempotency }, async ({ once }) => {
    const order = ++calls;
    const answer = {
      status: 202,
      headers: { location: `/orders/${order}` },
      body: { order, at: Math.random() },
    } as const;
    await transact(counter("ORDER"), once.complete(answer));
    await then();
    return answer;
  });
  return { handler, calls: () => calls };
}
const placed = async () => (await table.item("ORDER", "ORDER"))?.["placed"] ?? 0;

describe("a repeated request", () => {
  it("gets the first answer again, byte for byte, and a header that says so", async () => {
    const { handler } = orders();
    const first = await post(handler, { body: '{"apples":2,"pears":[{"ripe":true,"pieces":1}]}' });
    expect(first).toMatchObject({ statusCode: 202, headers: { location: "/orders/1" } });
    const sameAgain = '{ "pears": [ { "pieces": 1, "ripe": true } ], "apples": 2 }';
    const { headers, ...again } = await post(handler, { body: sameAgain });
    expect({ ...again, headers }).toEqual({ ...first, headers: { ...first.headers, "idempotency-replayed": "true" } });
    expect(await placed()).toBe(1);
    expect(logs.metrics()).toMatchObject([{ RequestsHandled: 1 }, { RequestsReplayed: 1 }]);
  });

  it("gets it as well where the handler leaves the recording to the builder", async () => {
    let calls = 0;
    const handler = http(placeOrder, { idempotency }, async () => ({
      status: 202,
      headers: { location: "/orders/1" },
      body: { order: ++calls, at: Math.random() },
    }));
    const first = await post(handler);
    expect((await post(handler)).body).toBe(first.body);
    expect(calls).toBe(1);
  });

  it("has its effect once, however many come at once: the others are told to come again", async () => {
    const { handler } = orders();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(handler)));
    const [first, ...more] = new Set(answers.filter(({ statusCode }) => statusCode === 202).map(({ body }) => body));
    expect([first === undefined, more]).toEqual([false, []]);
    const refused = answers.filter(({ statusCode }) => statusCode !== 202);
    for (const { statusCode, headers, body } of refused) {
      expect([statusCode, headers]).toMatchObject([409, { "retry-after": "1" }]);
      expect(JSON.parse(body ?? "").type).toMatch(/idempotency-key-in-flight$/);
    }
    expect(await placed()).toBe(1);
  });

  it.each([
    '{"apples":3}',
    '{"apples":[2]}',
    '[["apples",2]]',
    '{"apples":{"2":1}}',
    "{}",
  ])("with another body is refused: %s", async (body) => {
    const { handler } = orders();
    await post(handler);
    const other = await post(handler, { body });
    expect([other.statusCode, JSON.parse(other.body ?? "").type]).toEqual([
      422,
      expect.stringMatching(/idempotency-key-reused$/),
    ]);
    expect(await placed()).toBe(1);
  });

  it("to another resource is refused", async () => {
    const { handler } = orders();
    await post(handler, { path: "/orders/1/copies" });
    expect((await post(handler, { path: "/orders/2/copies" })).statusCode).toBe(422);
    expect(await placed()).toBe(1);
  });

  it("of another caller is a request of its own", async () => {
    const { handler } = orders();
    await post(handler);
    expect((await post(handler, { caller: "grace" })).headers).toMatchObject({ location: "/orders/2" });
  });
});

describe("a handler that fails", () => {
  it.each([
    ["with a problem", new HttpProblem({ status: 409, detail: "Sold out" }), 409],
    ["unforeseen", new Error("no table"), 500],
  ])("%s before its transaction leaves the key free", async (_, error, statusCode) => {
    let fails = true;
    const { handler: later } = orders();
    const handler = http(placeOrder, { idempotency }, async () => {
      if (fails) throw error;
      return { status: 202, headers: { location: "/" }, body: { order: 1, at: 1 } };
    });
    expect((await post(handler)).statusCode).toBe(statusCode);
    fails = false;
    expect((await post(later, { body: '{"apples":1}' })).statusCode).toBe(202);
  });

  it("is answered with its own problem, also when the key cannot be given back", async () => {
    const handler = http(placeOrder, { idempotency }, async () => {
      table.documents.middlewareStack.add(() => () => Promise.reject(new Error("no table")), {
        step: "initialize",
        name: "fault",
      });
      throw new HttpProblem({ status: 409, detail: "Sold out" });
    });
    const { statusCode } = await post(handler);
    table.documents.middlewareStack.remove("fault");
    expect(statusCode).toBe(409);
    expect(logs.lines()).toMatchObject([
      { level: "WARN", message: /not released/ },
      { level: "INFO", status: 409 },
    ]);
  });

  it("after its transaction has answered all the same: the next request gets the answer", async () => {
    const { handler } = orders(() => Promise.reject(new Error("cannot log")));
    expect((await post(handler)).statusCode).toBe(500);
    const again = await post(handler);
    expect(again).toMatchObject({ statusCode: 202, headers: { "idempotency-replayed": "true" } });
    expect(await placed()).toBe(1);
  });

  it("to notice that another attempt has taken over does not answer what did not happen", async () => {
    let time = Date.now();
    idempotency = createIdempotencyStore({ documents: table.documents, tableName: table.tableName, now: () => time });
    let overtaken = false;
    const handler = http(placeOrder, { idempotency }, async ({ once }) => {
      if (!overtaken) {
        overtaken = true;
        time += 60_000;
        await idempotency.begin({
          scope: ["placeOrder", "ada"],
          key: "key-1",
          fingerprint: String((await table.items())[0]?.["fingerprint"]),
          lease: 1_000,
          remembered: 60,
        });
      }
      const answer = { status: 202, headers: { location: "/" }, body: { order: 1, at: 1 } } as const;
      await transact(counter("ORDER"), once.complete(answer)).catch(() => {});
      return answer;
    });
    expect((await post(handler)).statusCode).toBe(409);
    expect(await placed()).toBe(0);
  });
});

it("holds the stored answer to the contract as well", async () => {
  const handler = http(placeOrder, { idempotency }, async ({ once }) => {
    await transact(once.complete({ status: 202, headers: { location: "/" }, body: { order: 0.5, at: 1 } }));
    return { status: 202, headers: { location: "/" }, body: { order: 1, at: 1 } };
  });
  expect((await post(handler)).statusCode).toBe(500);
});

it("asks for a key", async () => {
  const { handler, calls } = orders();
  for (const key of ["", "ü", "two words", "x".repeat(256)]) {
    const { statusCode, body } = await post(handler, { key });
    expect([statusCode, JSON.parse(body ?? "").errors]).toMatchObject([400, [{ pointer: "/idempotency-key" }]]);
  }
  expect(calls()).toBe(0);
});

it("types `once` by the contract's answers, and only where there is a store", () => {
  http(placeOrder, { idempotency }, async ({ once, caller, headers }) => {
    expectTypeOf(once.complete).toEqualTypeOf<(answer: AnswerOf<typeof placeOrder>) => TransactWrite>();
    expectTypeOf(caller.id).toEqualTypeOf<string>();
    expectTypeOf(headers["idempotency-key"]).toEqualTypeOf<string>();
    // @ts-expect-error an answer that the contract does not promise
    expectTypeOf(once.complete).toBeCallableWith({ status: 200 });
    return { status: 202, headers: { location: "/" }, body: { order: 1, at: 1 } };
  });
  // @ts-expect-error without a store there is no `once`
  http(placeOrder, async ({ once }) => once);
  const open = { ...placeOrder, request: { body: z.unknown() } };
  // @ts-expect-error the contract must ask for the key
  http(open, { idempotency }, async () => ({ status: 202, headers: { location: "/" }, body: { order: 1, at: 1 } }));
});
