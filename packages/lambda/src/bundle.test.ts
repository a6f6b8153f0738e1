import { describe, expect, it } from "vitest";
import { bundle } from "./testing/bundle.ts";

const getProduct = `
  import { defineRoute, http } from "@larder/lambda/http";
  import { skuSchema } from "@larder/contracts";
  import * as z from "zod";
  const parts = z.strictObject({ sku: skuSchema });
  const getProduct = defineRoute({
    operationId: "getProduct", method: "GET", path: "/products/{sku}", summary: "Get a product", tag: "Catalog",
    request: { path: parts }, answers: { 200: { description: "The product", body: parts } },
  });
  export const handler = http(getProduct, async ({ path }) => ({ status: 200, body: path }));
`;
const placeOrder = `
  import { defineRoute, http } from "@larder/lambda/http";
  import { IdempotencyKeyReused, idempotencyHeaders } from "@larder/lambda/idempotency";
  const placeOrder = defineRoute({
    operationId: "placeOrder", method: "POST", path: "/orders", summary: "Place an order", tag: "Orders",
    request: { headers: idempotencyHeaders }, answers: { 204: { description: "Placed" } },
    problems: [IdempotencyKeyReused],
  });
  export const handler = http(placeOrder, async () => ({ status: 204 }));
`;
const confirmOrder = `
  import { queue } from "@larder/lambda/queue";
  import { orderPlaced } from "@larder/contracts";
  const deadLetter = () => ({ url: "http://queue", maxReceiveCount: 5 });
  export const handler = queue(orderPlaced, { deadLetter }, async () => {});
`;

const bundled = (contents: string) => bundle({ contents, resolveDir: import.meta.dirname, loader: "ts" });

describe.each([
  ["an HTTP API", getProduct],
  ["an HTTP API, with the contract of an idempotent route", placeOrder],
  ["a queue with dead letters", confirmOrder],
])("a function behind %s, before its own code", (_, source) => {
  it("loads at most 150 KB, neither node:http nor a client of AWS", async () => {
    const { kilobytes, imports, sources } = await bundled(source);
    expect(kilobytes).toBeLessThanOrEqual(150);
    expect(kilobytes).toBeGreaterThan(50);
    // https://nodejs.org/api/http.html costs a cold start 5 to 40 ms: docs/decisions/0003-function-builders.md
    expect(imports).not.toContain("node:http");
    expect(sources.filter((path) => /@aws-sdk|@smithy/.test(path))).toEqual([]);
  });
});
