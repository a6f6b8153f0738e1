import { beforeEach, describe, expect, it } from "vitest";
import { call, type TestCaller } from "../testing/invoke.ts";
import { alter, placedOrder, shown, token } from "../testing/orders.ts";
import { useStore } from "../testing/store.ts";
import { handler } from "./get-order.ts";
import { cancel, confirm, outOfStock, pay, reject } from "./lifecycle.ts";
import type { PendingOrder } from "./order.ts";
import type { OrderRecord } from "./record.ts";

useStore();
const decidedAt = "2026-01-02T03:04:06.789Z";
const wish = { code: "CUSTOMER_REQUEST" as const, message: "Ordered twice" };
const paid = { code: "PAYMENT_AUTHORISED" as const, message: "Everything is reserved" };
const get = (id: string, caller?: TestCaller | null) =>
  call(handler, { path: { id }, ...(caller !== undefined && { caller }) });

let pending: OrderRecord<PendingOrder>;
beforeEach(async () => {
  pending = await placedOrder({ APPLES: 2 });
});

describe("an order of the caller's", () => {
  it("is shown while it waits, and kept by no cache", async () => {
    const { status, headers, body } = await get(pending.id);
    expect([status, body, headers["cache-control"]]).toEqual([200, shown(pending), "private, no-store"]);
  });

  it.each([
    ["CONFIRMED", () => confirm(pending, paid, decidedAt)],
    ["REJECTED", () => reject(pending, outOfStock(pending.lines), decidedAt)],
    ["CANCELLED", () => cancel(pending, wish, decidedAt)],
  ])("is shown when it is %s, with what that brings", async (expected, move) => {
    const moved = await alter(pending, (): OrderRecord => move());
    const { status, body } = await get(pending.id);
    expect([status, body.status, body]).toEqual([200, expected, shown(moved)]);
  });

  it("is shown with how it stands with the money, and where its customer approves the payment", async () => {
    const action = { url: "https://pay.example/1" };
    const payment = { id: "pay_1", status: "ACTION_REQUIRED" as const, amount: pending.total, action };
    await alter(pending, (order) => pay(order, payment, decidedAt));
    expect((await get(pending.id)).body.payment).toEqual({
      status: "ACTION_REQUIRED",
      action: { ...action, expiresAt: "2026-01-02T03:19:06.789Z" },
    });
  });

  it("is shown without what only its checkout has to know, what it is paid with above all", async () => {
    const hidden = { paymentId: "pay_1", callbackId: "callback-1" };
    await alter(pending, (order) => ({ ...order, checkout: { ...order.checkout, ...hidden } }));
    const { status, text } = await get(pending.id);
    expect(status).toBe(200);
    for (const secret of [token, "pay_1", "callback-1", "checkout", "version"]) expect(text).not.toContain(secret);
  });
});

it("answers 404 for an order that does not exist and 400 for what is no order's id", async () => {
  const missing = await get("ord_01ARZ3NDEKTSV4RRFFQ69G5FAV");
  expect([missing.status, missing.headers["content-type"]]).toEqual([404, "application/problem+json"]);
  expect((await get("1")).body).toMatchObject({ status: 400, errors: [{ in: "path", pointer: "/id" }] });
});

it("answers for another customer's order what it answers for one that does not exist, staff too", async () => {
  const missing = await get("ord_01ARZ3NDEKTSV4RRFFQ69G5FAV");
  for (const scopes of [["larder/customer"], ["larder/customer", "larder/staff"]]) {
    const { status, headers, text } = await get(pending.id, { id: "customer-2", scopes });
    expect([status, text]).toEqual([404, missing.text.replace("ord_01ARZ3NDEKTSV4RRFFQ69G5FAV", pending.id)]);
    expect(Object.keys(headers)).toEqual(Object.keys(missing.headers));
  }
});

it("knows nobody without a token, and no token without the customer's scope", async () => {
  expect(await get(pending.id, null)).toMatchObject({ status: 401 });
  expect(await get(pending.id, { id: pending.customerId, scopes: ["openid"] })).toMatchObject({ status: 403 });
});
