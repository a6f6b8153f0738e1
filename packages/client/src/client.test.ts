import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { ApiProblem, type components, createClient, unwrap } from "./index.ts";

type Schemas = components["schemas"];
type Refusals =
  | Schemas["InvalidRequest"]
  | Schemas["ProductNotFound"]
  | Schemas["InternalServerErrorProblem"]
  | Schemas["GatewayMessage"];
const product: Schemas["Product"] = {
  sku: "KIWIS-6",
  name: "Kiwis",
  category: "fruit",
  unit: "6 pieces",
  price: { amount: 219, currency: "EUR" },
  images: [],
};
const notFound = {
  type: "https://larder.example/problems/product-not-found",
  title: "There is no such product",
  status: 404,
  detail: "There is no product KIWIS-7",
};

interface Canned {
  status: number;
  type?: string;
  body?: string;
}
const asked: {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}[] = [];
let answer: Canned;

const server = createServer(async (request, response) => {
  const { method, url, headers } = request;
  asked.push({ method, url, headers, body: await text(request) });
  response.writeHead(answer.status, {
    "x-correlation-id": "cor_of_the_answer",
    ...(answer.type && { "content-type": answer.type }),
  });
  response.end(answer.body);
});
let baseUrl = "";
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  baseUrl = `http://127.0.0.1:${address.port}`;
});
beforeEach(() => {
  asked.length = 0;
});
afterAll(() => server.close());

const json = (status: number, body: unknown): Canned => ({
  status,
  type: status < 400 ? "application/json" : "application/problem+json",
  body: JSON.stringify(body),
});
const kiwis = { params: { path: { sku: "KIWIS-6" } } };

describe("a call", () => {
  it("answers typed data", async () => {
    answer = json(200, product);
    const { data, error, response } = await createClient({ baseUrl }).GET("/products/{sku}", kiwis);
    expectTypeOf(data).toEqualTypeOf<Schemas["Product"] | undefined>();
    expect(data).toEqual(product);
    expect(error).toBeUndefined();
    expect(response.status).toBe(200);
    expect(asked).toMatchObject([{ method: "GET", url: "/products/KIWIS-6" }]);
  });

  it("sends query, headers and body as the contract has them", async () => {
    answer = json(202, {});
    const client = createClient({ baseUrl });
    await client.POST("/orders", {
      params: { header: { "idempotency-key": "key-1" } },
      body: { lines: [{ sku: "KIWIS-6", quantity: 2 }], payment: { token: "tok_approve" } },
    });
    await client.GET("/products", { params: { query: { limit: 5, category: "fruit" } } });
    expect(asked[0]).toMatchObject({
      headers: { "content-type": "application/json", "idempotency-key": "key-1" },
      body: '{"lines":[{"sku":"KIWIS-6","quantity":2}],"payment":{"token":"tok_approve"}}',
    });
    expect(asked[1]).toMatchObject({ url: "/products?limit=5&category=fruit" });
  });

  it("answers a refusal as a problem that its type tells apart", async () => {
    answer = json(404, notFound);
    const { data, error } = await createClient({ baseUrl }).GET("/products/{sku}", kiwis);
    expectTypeOf(error).toEqualTypeOf<Refusals | undefined>();
    expect(data).toBeUndefined();
    expect(error).toEqual(notFound);
    if (error && "type" in error && error.type === "https://larder.example/problems/invalid-request")
      expectTypeOf(error.errors).toEqualTypeOf<Schemas["Violation"][]>();
  });

  it("is refused by the compiler when it is none of the API's", () => {
    const client = createClient({ baseUrl });
    expectTypeOf(client.GET).parameter(0).not.toEqualTypeOf<"/nowhere">();
    // @ts-expect-error: there is no such path
    const nowhere = () => client.GET("/nowhere");
    // @ts-expect-error: the key is required
    const keyless = () => client.POST("/orders", { body: { lines: [], payment: { token: "tok_approve" } } });
    // @ts-expect-error: there is no such category
    const furniture = () => client.GET("/products", { params: { query: { category: "furniture" } } });
    expect([nowhere, keyless, furniture]).toHaveLength(3);
  });
});

describe("every request", () => {
  it("carries the token, asked for anew each time", async () => {
    answer = json(200, product);
    let asks = 0;
    const client = createClient({ baseUrl, token: async () => `token-${++asks}` });
    await client.GET("/products/{sku}", kiwis);
    await client.GET("/products/{sku}", kiwis);
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);
  });

  it("carries a correlation id, and the call's own rather than the client's", async () => {
    answer = json(200, product);
    const client = createClient({ baseUrl, token: "token", correlationId: "of-the-client" });
    await client.GET("/products/{sku}", kiwis);
    const header = { "x-correlation-id": "of-the-call" };
    await client.GET("/products/{sku}", { params: { ...kiwis.params, header } });
    expect(asked.map(({ headers }) => headers["x-correlation-id"])).toEqual(["of-the-client", "of-the-call"]);
  });

  it("carries neither unless given", async () => {
    answer = json(200, product);
    await createClient({ baseUrl }).GET("/products/{sku}", kiwis);
    expect(asked[0]?.headers).not.toHaveProperty("authorization");
    expect(asked[0]?.headers).not.toHaveProperty("x-correlation-id");
  });

  it("is sent once, whatever comes of it", async () => {
    answer = { status: 503, type: "application/json", body: '{"message":"Service Unavailable"}' };
    await createClient({ baseUrl }).GET("/products/{sku}", kiwis);
    expect(asked).toHaveLength(1);
  });
});

describe("unwrap", () => {
  const call = () => unwrap(createClient({ baseUrl }).GET("/products/{sku}", kiwis));

  it("answers the data alone", async () => {
    answer = json(200, product);
    expectTypeOf(call).returns.resolves.toEqualTypeOf<Schemas["Product"]>();
    expect(await call()).toEqual(product);
  });

  it("throws a refusal with all that is known of it", async () => {
    answer = json(404, notFound);
    const { status, type, title } = notFound;
    await expect(call()).rejects.toBeInstanceOf(ApiProblem);
    await expect(call()).rejects.toMatchObject({
      message: "There is no product KIWIS-7",
      ...{ status, type, title, body: notFound, correlationId: "cor_of_the_answer" },
    });
  });

  it.each([
    ["the gateway", "application/json", '{"message":"Unauthorized"}', "Unauthorized"],
    ["a proxy", "text/html", "<h1>Bad gateway</h1>", "Bad Gateway"],
    ["no one", undefined, "", "Bad Gateway"],
  ])("throws what %s answered in the API's place", async (_, type, body, message) => {
    answer = { status: 502, body, ...(type !== undefined && { type }) };
    await expect(call()).rejects.toMatchObject({ name: "ApiProblem", message, status: 502, type: "about:blank" });
  });

  it("lets through what kept an answer from coming", async () => {
    const nobody = createClient({ baseUrl: "http://127.0.0.1:1" });
    await expect(unwrap(nobody.GET("/health"))).rejects.toBeInstanceOf(TypeError);
  });
});
