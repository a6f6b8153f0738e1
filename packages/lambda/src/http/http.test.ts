import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { httpEvent } from "../testing/http-event.ts";
import { routeOf } from "../testing/route.ts";
import { http } from "./http.ts";
import { HttpProblem } from "./problem.ts";
import { defineRoute } from "./route.ts";

const logs = captureLogs();

const lines = z.array(z.strictObject({ sku: z.string(), quantity: z.int().min(1) }));
const placeOrder = http(routeOf({ body: z.strictObject({ lines }) }), async ({ body }) => ({ status: 202, body }));
const failing = (error: unknown) =>
  http(routeOf({}), async () => {
    throw error;
  });

const json = ({ body }: APIGatewayProxyStructuredResultV2) => JSON.parse(body ?? "");

describe("an answer", () => {
  it("is JSON, with the route's own headers", async () => {
    const route = defineRoute({
      ...routeOf({}),
      answers: {
        202: { description: "", headers: z.object({ location: z.string() }), body: z.object({ id: z.int() }) },
      },
    });
    const handler = http(route, async () => ({ status: 202, headers: { location: "/orders/1" }, body: { id: 1 } }));
    expect(await handler(httpEvent(), context())).toEqual({
      statusCode: 202,
      headers: {
        "content-type": "application/json",
        location: "/orders/1",
        "x-correlation-id": expect.stringMatching(/^cor_/),
      },
      body: '{"id":1}',
    });
  });

  it("without a body has no content type", async () => {
    const answer = await http(routeOf({}), async () => ({ status: 204 }))(httpEvent(), context());
    expect(answer).toEqual({ statusCode: 204, headers: { "x-correlation-id": expect.any(String) } });
  });
});

describe("a request of whom only its bytes tell", () => {
  const seen: unknown[] = [];
  const handler = http(
    routeOf({ body: z.strictObject({ lines }) }),
    {
      authenticate({ headers, rawBody }) {
        seen.push(rawBody());
        if (headers["signature"] !== "right") throw new HttpProblem({ status: 401 });
      },
    },
    async () => ({ status: 204 }),
  );
  const send = async (body: string, signature: string) => {
    const event = httpEvent({ body, headers: { "content-type": "application/json", signature } });
    return (await handler(event, context())).statusCode;
  };

  it("is not parsed before it is known who sends it", async () => {
    for (const body of ["", "{", "[]", '{"lines":[]}']) expect(await send(body, "wrong")).toBe(401);
    expect(await send("{", "right")).toBe(400);
    expect(await send('{"lines":[]}', "right")).toBe(204);
  });

  it("shows its body as it was sent, of whatever encoding", async () => {
    const sent = '\ufeff {"lines" : "größer"}';
    seen.length = 0;
    await send(sent, "wrong");
    await handler(httpEvent({ body: Buffer.from(sent).toString("base64"), base64: true }), context());
    expect(seen).toEqual([sent, sent]);
  });
});

describe("a request", () => {
  it("reaches the route parsed, each part by its own schema", async () => {
    const handler = http(
      routeOf({
        path: z.object({ id: z.string() }),
        query: z.object({ limit: z.coerce.number().default(20) }),
        headers: z.object({ "idempotency-key": z.string() }),
        body: z.object({ note: z.string().trim() }),
      }),
      async ({ path, query, headers, body, rawBody }) => ({
        status: 200,
        body: { path, query, headers, body, rawBody },
      }),
    );
    const event = httpEvent({
      path: { id: "a" },
      query: { limit: "5" },
      headers: { "content-type": "application/json", "idempotency-key": "k", cookie: "secret" },
      body: '{"note":" hello "}',
    });
    expect(json(await handler(event, context()))).toEqual({
      path: { id: "a" },
      query: { limit: 5 },
      headers: { "idempotency-key": "k" },
      body: { note: "hello" },
      rawBody: '{"note":" hello "}',
    });
  });

  it("may come without a body, of whatever content type, where the body is optional", async () => {
    const route = routeOf({ body: z.strictObject({ note: z.string() }).optional() });
    const handler = http(route, async ({ body }) => ({ status: 200, body: { note: body?.note ?? "none" } }));
    for (const [sent, note] of [
      [{ headers: {} }, "none"],
      [{ body: "", headers: {} }, "none"],
      [{ body: '{"note":"hello"}' }, "hello"],
    ] as const)
      expect(json(await handler(httpEvent(sent), context()))).toEqual({ note });
    expect((await handler(httpEvent({ body: "null" }), context())).statusCode).toBe(400);
    expect((await placeOrder(httpEvent(), context())).statusCode).toBe(400);
  });

  it("is refused with every field at fault in every part, unknown ones by name", async () => {
    const handler = http(
      routeOf({
        path: z.object({ id: z.string().regex(/^ord_/) }),
        query: z.strictObject({ limit: z.coerce.number().max(100).optional() }),
        headers: z.object({ "idempotency-key": z.string() }),
        body: z.strictObject({ lines }),
      }),
      async () => ({ status: 204 }),
    );
    const event = httpEvent({
      path: { id: "x" },
      query: { limit: "1000", "a/b~c": "1" },
      body: '{"lines":[{"sku":"KIWIS-6","quantity":0,"price":1},{"quantity":1}]}',
    });
    const answer = await handler(event, context());
    expect(answer.statusCode).toBe(400);
    expect(answer.headers?.["content-type"]).toBe("application/problem+json");
    expect(json(answer)).toMatchObject({
      type: "https://larder.example/problems/invalid-request",
      status: 400,
      errors: [
        { in: "path", pointer: "/id", detail: expect.any(String) },
        { in: "query", pointer: "/limit", detail: expect.stringContaining("100") },
        { in: "query", pointer: "/a~1b~0c", detail: "Unknown field" },
        { in: "header", pointer: "/idempotency-key", detail: "Missing" },
        { in: "body", pointer: "/lines/0/quantity", detail: expect.any(String) },
        { in: "body", pointer: "/lines/0/price", detail: "Unknown field" },
        { in: "body", pointer: "/lines/1/sku", detail: "Missing" },
      ],
    });
  });

  it("is not made to swell: the answer to a thousand faults names fifty", async () => {
    const hostile = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`${index}${"x".repeat(200)}`, 1]));
    const answer = await placeOrder(httpEvent({ body: JSON.stringify(hostile) }), context());
    expect(json(answer).errors).toHaveLength(50);
    expect(answer.body?.length).toBeLessThan(10_000);
  });
});

describe("a problem", () => {
  it("that the route throws is the answer, in RFC 9457's form", async () => {
    const outOfStock = new HttpProblem({
      status: 409,
      type: "out-of-stock",
      title: "Out of stock",
      detail: "There are 3 left",
      extensions: { left: 3, status: 200 },
      headers: { "retry-after": "60" },
    });
    const answer = await failing(outOfStock)(httpEvent(), context());
    expect(answer).toMatchObject({
      statusCode: 409,
      headers: { "content-type": "application/problem+json", "retry-after": "60", "x-correlation-id": /./ },
    });
    expect(json(answer)).toEqual({
      type: "https://larder.example/problems/out-of-stock",
      title: "Out of stock",
      status: 409,
      detail: "There are 3 left",
      left: 3,
    });
  });

  it("without a type of its own says what its status says", async () => {
    const answer = await failing(new HttpProblem({ status: 404 }))(httpEvent(), context());
    expect(json(answer)).toEqual({ type: "about:blank", title: "Not Found", status: 404 });
  });

  it("nobody foresaw is a 500 that tells nothing, while the log tells the whole chain of causes", async () => {
    const cause = new TypeError("connection reset by 10.0.0.7");
    const answer = await failing(new Error("cannot read table Orders", { cause }))(httpEvent(), context());
    const correlationId = answer.headers?.["x-correlation-id"];
    expect(json(answer)).toEqual({
      type: "about:blank",
      title: "Internal Server Error",
      status: 500,
      detail: expect.any(String),
      correlationId,
    });
    expect(answer.body).not.toMatch(/table|Orders|connection|10\.0\.0\.7/);
    expect(logs.lines()).toMatchObject([
      {
        level: "ERROR",
        message: "Request failed",
        service: "larder-place-order",
        function_request_id: "8f507cfc-xmpl-4697-b07a-ac58fc914c95",
        correlation_id: correlationId,
        route: "POST /orders",
        error: {
          message: "cannot read table Orders",
          stack: expect.stringContaining("http.test.ts"),
          cause: { name: "TypeError", message: "connection reset by 10.0.0.7" },
        },
      },
    ]);
  });

  it.each([null, undefined, 0, "text", { status: 418 }])("is answered when %j is thrown", async (thrown) => {
    expect((await failing(thrown)(httpEvent(), context())).statusCode).toBe(500);
  });

  it("is a 500 when the route's own answer is no JSON", async () => {
    const handler = http(routeOf({}), async () => ({ status: 200, body: { stock: 1n } }));
    expect((await handler(httpEvent(), context())).statusCode).toBe(500);
  });
});

describe("the correlation id", () => {
  const answerTo = (headers: Record<string, string>) =>
    http(routeOf({}), async ({ correlationId }) => ({ status: 200, body: correlationId }))(
      httpEvent({ headers }),
      context(),
    );

  it("is the request's own, for the route and in the answer", async () => {
    const answer = await answerTo({ "x-correlation-id": "checkout-4711" });
    expect(json(answer)).toBe("checkout-4711");
    expect(answer.headers?.["x-correlation-id"]).toBe("checkout-4711");
  });

  it.each([
    "",
    "x",
    "has spaces in it",
    "y".repeat(1_000),
    "a\r\nset-cookie: b=c",
  ])("is a new one when the request's is %j", async (given) => {
    const answer = await answerTo({ "x-correlation-id": given });
    expect(answer.headers?.["x-correlation-id"]).toMatch(/^cor_[0-9A-Z]{26}$/);
  });

  it("is on what the route logs, and gone with the next request", async () => {
    const handler = http(routeOf({}), async ({ logger }) => {
      logger.info("Looked", { products: 3 });
      return { status: 204 };
    });
    for (const id of ["first-request", "second-request"])
      await handler(httpEvent({ headers: { "x-correlation-id": id } }), context());
    expect(logs.lines()).toMatchObject([
      { correlation_id: "first-request", products: 3 },
      { correlation_id: "second-request", products: 3 },
    ]);
  });
});

it("gives AWS's runtime a handler of two parameters", () => {
  expect(placeOrder).toHaveLength(2);
});

it("logs nothing of what a customer sent", async () => {
  const secret = "4111-1111-1111-1111";
  const bodies = [`{"card":"${secret}"}`, `{"lines":"${secret}"}`, `${secret} is no JSON`, `{"${secret}":1}`];
  for (const body of bodies) await placeOrder(httpEvent({ body, query: { q: secret } }), context());
  expect(logs.lines()).toHaveLength(bodies.length);
  expect(logs.text()).not.toContain(secret);
});

it("infers each part of the request from its schema; what has none is not there", () => {
  const route = routeOf({ path: z.object({ id: z.string() }), query: z.object({ limit: z.coerce.number() }) });
  http(route, async (request) => {
    expectTypeOf(request.path).toEqualTypeOf<{ id: string }>();
    expectTypeOf(request.query.limit).toEqualTypeOf<number>();
    expectTypeOf(request.body).toEqualTypeOf<undefined>();
    expectTypeOf(request.headers).toEqualTypeOf<undefined>();
    expectTypeOf(request.correlationId).toEqualTypeOf<string>();
    expectTypeOf(request.caller).toEqualTypeOf<undefined>();
    return { status: 204 };
  });
  http({ ...route, scope: "shop/customer" }, async ({ caller }) => {
    expectTypeOf(caller.id).toEqualTypeOf<string>();
    return { status: 204 };
  });
  // @ts-expect-error an answer needs a status
  http(routeOf({}), async () => ({ body: 1 }));
  // @ts-expect-error an answer has a status that the contract promises
  http(routeOf({}), async () => ({ status: 201, body: 1 }));
  // @ts-expect-error an answer has the body that the contract promises
  http({ ...routeOf({}), answers: { 200: { description: "", body: z.string() } } }, async () => ({
    status: 200,
    body: 1,
  }));
});
