import { newId } from "@larder/contracts";
import { beforeEach, expect, it } from "vitest";
import { transact } from "../store/transaction.ts";
import { call } from "../testing/invoke.ts";
import { product, useStore } from "../testing/store.ts";
import { handler } from "./get-order.ts";
import { confirm, outOfStock, place, priceLine, reject } from "./order.ts";
import { decideOrder, insertOrder } from "./order-store.ts";

useStore();
const pending = place(newId("ord"), [priceLine(2, product)], "2026-01-02T03:04:05.678Z");
const decidedAt = "2026-01-02T03:04:06.789Z";
const get = (id: string) => call(handler, { path: { id } });

beforeEach(async () => void (await transact({ order: insertOrder(pending) })));

it("shows an order that waits", async () => {
  expect(await get(pending.id)).toMatchObject({ status: 200, body: pending });
});

it.each([
  confirm(pending, decidedAt),
  reject(pending, outOfStock(pending.lines), decidedAt),
])("shows an order that is $status, with what that brings", async (decided) => {
  expect(await transact({ order: decideOrder(decided) })).toEqual(new Set());
  const { status, body } = await get(pending.id);
  expect([status, body]).toEqual([200, decided]);
});

it("answers 404 for an order that does not exist and 400 for what is no order's id", async () => {
  const missing = await get("ord_01ARZ3NDEKTSV4RRFFQ69G5FAV");
  expect([missing.status, missing.headers["content-type"]]).toEqual([404, "application/problem+json"]);
  expect((await get("1")).body).toMatchObject({ status: 400, errors: [{ in: "path", pointer: "/id" }] });
});
