import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signatureOf } from "../api/webhook.ts";
import { openStore, type Store } from "../flows/store.ts";
import { expectHarmless } from "./harmless.ts";

/** Every route that takes a body. The right person sends the wrong thing. */
const routes = [
  { method: "POST", path: "/orders", groups: [] },
  { method: "POST", path: "/orders/ord_01ARZ3NDEKTSV4RRFFQ69G5FAV/cancellation", groups: [] },
  { method: "POST", path: "/products", groups: ["staff"] },
  { method: "PUT", path: "/products/MILK-WHOLE-1L", groups: ["staff"] },
  { method: "POST", path: "/products/MILK-WHOLE-1L/stock-adjustments", groups: ["staff"] },
  { method: "POST", path: "/webhooks/payments", groups: [] },
] as const;

const deep = (levels: number) => `{"lines":${"[".repeat(levels)}${"]".repeat(levels)}}`;
const order = (sku: string, quantity: string) =>
  `{"lines":[{"sku":${sku},"quantity":${quantity}}],"payment":{"token":"tok_approve"}}`;

const bodies: Record<string, { body: string | Buffer; status: number[]; headers?: Record<string, string> }> = {
  "nothing that is JSON": { body: "<xml/>", status: [400] },
  "JSON that stops half-way": { body: '{"lines":[{"sku":"MILK', status: [400] },
  "a hundred levels": { body: deep(100), status: [400] },
  "fifty thousand levels": { body: deep(50_000), status: [400] },
  "a prototype": { body: '{"__proto__":{"staff":true},"lines":[]}', status: [400] },
  "a constructor's prototype": { body: '{"constructor":{"prototype":{"staff":true}}}', status: [400] },
  "a number beyond all numbers": { body: order('"MILK-WHOLE-1L"', "1e400"), status: [400] },
  "a number beyond whole numbers": { body: order('"MILK-WHOLE-1L"', "9007199254740993"), status: [400] },
  "a number of ten thousand digits": { body: order('"MILK-WHOLE-1L"', "9".repeat(10_000)), status: [400] },
  "a NUL character": { body: order('"MILK\\u0000WHOLE"', "1"), status: [400] },
  "a raw NUL byte": { body: order('"MILK\0WHOLE"', "1"), status: [400] },
  "half a character": { body: order('"MILK-\\ud800"', "1"), status: [400] },
  "bytes that are not UTF-8": { body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), status: [400] },
  "the same field twice": { body: '{"lines":[],"lines":{"sku":1}}', status: [400] },
  "a list where an object belongs": { body: "[]", status: [400] },
  null: { body: "null", status: [400] },
  "a hundred thousand items": { body: `{"lines":[${"{},".repeat(80_000)}{}]}`, status: [400] },
  "a byte over 256 KiB": { body: `{"note":"${"x".repeat(256 * 1024)}"}`, status: [413] },
  "eleven megabytes": { body: `{"note":"${"x".repeat(11 * 1024 * 1024)}"}`, status: [413] },
  "another type of content": {
    body: "lines=1",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    status: [415],
  },
  "another character set": {
    body: "{}",
    headers: { "content-type": "application/json; charset=utf-16" },
    status: [415],
  },
  "compressed bytes": { body: gzipSync("{}"), headers: { "content-encoding": "gzip" }, status: [400, 415] },
};

let store: Store;
let before: Awaited<ReturnType<Store["products"]>>;
const tokens = new Map<string, string>();
beforeAll(async () => {
  store = await openStore();
  before = await store.products(100);
  for (const groups of [[], ["staff"]]) tokens.set(String(groups), await store.token("hostile@example.com", groups));
});
afterAll(() => store[Symbol.asyncDispose]());

describe.each(routes)("$method $path", ({ method, path, groups }) => {
  const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
    fetch(store.local.urls["api"] + path, {
      method,
      body: new Uint8Array(Buffer.from(body)),
      headers: {
        authorization: `Bearer ${tokens.get(String(groups))}`,
        "content-type": "application/json",
        "idempotency-key": randomUUID(),
        "if-match": '"1"',
        "larder-signature": signatureOf(body.toString(), store),
        ...headers,
      },
    });

  it.each(Object.entries(bodies))("refuses %s, in words that give nothing away", async (_, {
    body,
    headers,
    status,
  }) => {
    const response = await send(body, headers);
    expect(status).toContain(response.status);
    await expectHarmless(response);
  });

  it("takes headers as large as the API allows, and refuses larger ones", async () => {
    const large = await send("{}", { "x-large": "x".repeat(7_500) });
    expect(large.status).toBeLessThan(429);
    await expectHarmless(large);
    expect((await send("{}", { "x-large": "x".repeat(12_000) })).status).toBe(431);
  });
});

it("after all that nothing is written, and the next honest order is taken", async () => {
  const hostile = await store.as("hostile@example.com");
  expect((await hostile.orders()).items).toEqual([]);
  expect(await store.products(100)).toEqual(before);
  const { sku } = await store.anyProduct();
  expect((await store.settled((await store.placed([{ sku, quantity: 1 }])).id)).status).toBe("CONFIRMED");
});
