import { describe, expect, it } from "vitest";
import { call } from "../testing/invoke.ts";
import { product, useStore } from "../testing/store.ts";
import { handler } from "./get-product.ts";

const store = useStore();
const { stock: _, ...described } = product;
const get = (sku: string, headers: Record<string, string> = {}) =>
  call(handler, { path: { sku }, headers, caller: null });

it("shows everyone how a product is described, and neither its stock nor how it is stored", async () => {
  await store.sell(product);
  const { status, body } = await get(product.sku);
  expect([status, body]).toEqual([200, described]);
});

it("shows its description and images when it has some", async () => {
  const images = [{ url: "https://images.example/1.webp", width: 640, height: 480, alt: "Three apples" }];
  await store.sell({ description: "Sweet and crisp", images });
  expect((await get(product.sku)).body).toEqual({ ...described, description: "Sweet and crisp", images });
});

it("answers 404 for a product that does not exist and 400 for what is no SKU", async () => {
  const missing = await get("UNICORNS", { "if-none-match": "*" });
  expect([missing.status, missing.headers["content-type"]]).toEqual([404, "application/problem+json"]);
  expect((await get("a unicorn")).body).toMatchObject({ status: 400, errors: [{ in: "path", pointer: "/sku" }] });
});

describe("a client that has an answer already", () => {
  it.each([
    ["the same", '"1"', 304],
    ["the same, marked weak by a proxy", 'W/"1"', 304],
    ["the same among others", '"7", W/"1" , "8"', 304],
    ["any", "*", 304],
    ["another", '"2"', 200],
    ["another that contains it", '"11"', 200],
    ["none that can be read", "1", 200],
    ["none", undefined, 200],
  ])("and names %s (%s) gets %i", async (_name, tags, expected) => {
    await store.sell(product);
    const { status, headers, text } = await get(product.sku, tags === undefined ? {} : { "if-none-match": tags });
    expect(status).toBe(expected);
    expect(headers).toMatchObject({
      etag: '"1"',
      "cache-control": "public, max-age=60, stale-while-revalidate=600",
      vary: "origin",
    });
    expect(text === "").toBe(expected === 304);
  });
});
