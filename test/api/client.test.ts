import { randomUUID } from "node:crypto";
import { ApiProblem, type Client, createClient, unwrap } from "@larder/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore, type Store } from "../flows/store.ts";

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store[Symbol.asyncDispose]());

/** A client of whoever has this address, signed in with the first request. */
function clientOf(email: string, groups?: readonly string[]): Client {
  let token: Promise<string> | undefined;
  return createClient({
    baseUrl: store.local.urls["api"] ?? "",
    token: () => (token ??= store.token(email, groups)),
  });
}
const payment = { token: "tok_approve" };
const once = () => ({ header: { "idempotency-key": randomUUID() } });

describe("with the typed client", () => {
  it("a customer finds products, orders one and cancels it", async () => {
    const client = clientOf("ada@example.com");
    const { items } = await unwrap(client.GET("/products", { params: { query: { category: "fruit", limit: 3 } } }));
    const [product] = items;
    if (!product) throw new Error("There is no fruit");

    const body = { lines: [{ sku: product.sku, quantity: 2 }], payment };
    const placed = await unwrap(client.POST("/orders", { params: once(), body }));
    expect(placed).toMatchObject({ status: "PENDING", total: { amount: 2 * product.price.amount } });

    const path = { id: placed.id };
    expect(await unwrap(client.GET("/orders/{id}", { params: { path } }))).toMatchObject(path);
    const { status, reason } = await unwrap(client.POST("/orders/{id}/cancellation", { params: { path } }));
    expect({ status, reason: reason.code }).toEqual({ status: "CANCELLED", reason: "CUSTOMER_REQUEST" });
  });

  it("a request that is repeated with its key is carried out once", async () => {
    const client = clientOf("ada@example.com");
    const { sku } = await store.anyProduct();
    const order = { params: once(), body: { lines: [{ sku, quantity: 1 }], payment } };
    const first = await unwrap(client.POST("/orders", order));
    const again = await client.POST("/orders", order);
    expect(again.data).toEqual(first);
    expect(again.response.headers.get("idempotency-replayed")).toBe("true");
  });

  it("a mistake is an ApiProblem that says what is wrong, and where", async () => {
    const body = { lines: [{ sku: "UNICORNS", quantity: 1 }], payment };
    const mistake = unwrap(clientOf("ada@example.com").POST("/orders", { params: once(), body }));
    await expect(mistake).rejects.toBeInstanceOf(ApiProblem);
    await expect(mistake).rejects.toMatchObject({
      status: 422,
      type: "https://larder.example/problems/unknown-product",
      body: { errors: [{ in: "body", pointer: "/lines/0/sku" }] },
      correlationId: expect.stringMatching(/^cor_/),
    });
  });

  it("a customer may not run the shop, and staff may, with the state that they have seen", async () => {
    const staff = clientOf("grace@example.com", ["staff"]);
    const price = { amount: 320, currency: "EUR" };
    const medlars = { sku: "MEDLARS-1KG", name: "Medlars", category: "fruit", unit: "1 kg", price } as const;
    await unwrap(staff.POST("/products", { body: { ...medlars, stock: 3 } }));

    const path = { sku: medlars.sku };
    const { response } = await staff.GET("/products/{sku}/stock", { params: { path } });
    const seen = { path, header: { "if-match": response.headers.get("etag") ?? "" } };
    const delivery = (client: Client) =>
      unwrap(
        client.POST("/products/{sku}/stock-adjustments", {
          params: seen,
          body: { change: 5, reason: "delivery" },
        }),
      );
    await expect(delivery(clientOf("ada@example.com"))).rejects.toMatchObject({ status: 403, message: "Forbidden" });
    expect(await delivery(staff)).toEqual({ sku: medlars.sku, available: 8 });
    await expect(delivery(staff)).rejects.toMatchObject({ status: 412 });
  });
});
