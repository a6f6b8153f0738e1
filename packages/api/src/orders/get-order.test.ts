import { beforeEach, describe, expect, it } from "vitest";
import { transact } from "../store/transaction.ts";
import { call, type TestCaller } from "../testing/invoke.ts";
import { placedOrder } from "../testing/orders.ts";
import { useStore } from "../testing/store.ts";
import { handler } from "./get-order.ts";
import { cancel, confirm, outOfStock, type PendingOrder, reject } from "./order.ts";
import { moveOrder } from "./order-store.ts";

useStore();
const decidedAt = "2026-01-02T03:04:06.789Z";
const reason = { code: "CUSTOMER_REQUEST" as const, message: "Ordered twice" };
const get = (id: string, caller?: TestCaller | null) =>
  call(handler, { path: { id }, ...(caller !== undefined && { caller }) });

let pending: PendingOrder;
beforeEach(async () => {
  pending = await placedOrder({ APPLES: 2 });
});

describe("an order of the caller's", () => {
  it("is shown while it waits, and kept by no cache", async () => {
    const { status, headers, body } = await get(pending.id);
    expect([status, body, headers["cache-control"]]).toEqual([200, pending, "private, no-store"]);
  });

  it.each([
    ["CONFIRMED", () => confirm(pending, decidedAt)],
    ["REJECTED", () => reject(pending, outOfStock(pending.lines), decidedAt)],
    ["CANCELLED", () => cancel(pending, reason, decidedAt)],
  ])("is shown when it is %s, with what that brings", async (expected, move) => {
    const moved = move();
    expect(await transact({ order: moveOrder("PENDING", moved) })).toEqual(new Set());
    const { status, body } = await get(pending.id);
    expect([status, body.status, body]).toEqual([200, expected, moved]);
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
