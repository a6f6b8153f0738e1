import { orderCancelled } from "@larder/contracts";
import { describe, expect, it } from "vitest";
import { confirmOrder } from "../checkout/steps/confirm-order.ts";
import { startPicking } from "../checkout/steps/start-picking.ts";
import { call, customer, type TestRequest } from "../testing/invoke.ts";
import { useMeanwhile } from "../testing/meanwhile.ts";
import { alter, checkoutOf, placedOrder, shown } from "../testing/orders.ts";
import { useStore } from "../testing/store.ts";
import { handler } from "./cancel-order.ts";
import { confirm, outOfStock, startPicking as pick, reject, reserve } from "./lifecycle.ts";
import { findOrder } from "./order-store.ts";
import type { OrderRecord } from "./record.ts";

const store = useStore();
const meanwhile = useMeanwhile();

const cancel = (id: string, request: TestRequest = {}) => call(handler, { path: { id }, ...request });
const at = "2026-01-02T03:04:06.789Z";
const paid = { code: "PAYMENT_AUTHORISED" as const, message: "Everything is reserved" };

const confirmedOrder = async () =>
  alter(await placedOrder({ APPLES: 3, BANANAS: 2 }), (order) => confirm(reserve(order, at), paid, at));
const rejectNow = (order: OrderRecord) => reject(order, outOfStock(order.lines), at);

describe("an order that waits", () => {
  it("is cancelled, and that is announced", async () => {
    const order = await placedOrder({ APPLES: 3 });
    const headers = { "x-correlation-id": "correlation-1" };
    const answer = await cancel(order.id, { headers, body: { reason: " Ordered twice " } });
    const reason = { code: "CUSTOMER_REQUEST", message: "Ordered twice" };
    const { cancelledAt } = answer.body;
    expect([answer.status, answer.headers["cache-control"]]).toEqual([200, "private, no-store"]);
    expect(answer.body).toEqual({
      ...shown(order),
      status: "CANCELLED",
      cancelledAt: expect.stringMatching(/Z$/),
      reason,
      timeline: [...order.timeline, { at: cancelledAt, event: "CANCELLED", detail: "Ordered twice" }],
    });
    expect(await findOrder(order.id)).toEqual({ ...answer.body, version: 2, checkout: order.checkout });

    const [event, ...more] = await store.sent();
    expect(more).toEqual([]);
    expect(orderCancelled.schema.parse(event)).toMatchObject({
      subject: order.id,
      time: cancelledAt,
      correlationid: "correlation-1",
      causationid: "correlation-1",
      data: { orderId: order.id, customerId: customer.id, reason, cancelledAt },
    });
  });

  it("needs no body to be cancelled, nor a reason in it", async () => {
    for (const request of [{}, { body: "" }, { body: {} }, { headers: { "content-type": "text/plain" } }]) {
      const { status, body } = await cancel((await placedOrder({ APPLES: 1 })).id, request);
      expect([status, body.reason.message]).toEqual([200, "Cancelled by the customer"]);
    }
  });
});

describe("a confirmed order", () => {
  it("is cancelled until it is picked, and what it holds is left for its checkout to give back", async () => {
    const order = await confirmedOrder();
    const { status, body } = await cancel(order.id);
    expect([status, body.status, body.confirmedAt]).toEqual([200, "CANCELLED", order.confirmedAt]);
    expect(body.timeline.map(({ event }: { event: string }) => event)).toEqual([
      "PLACED",
      "STOCK_RESERVED",
      "CONFIRMED",
      "CANCELLED",
    ]);
    expect(await store.sent()).toMatchObject([{ type: "order.cancelled", data: { orderId: order.id } }]);
    expect((await findOrder(order.id))?.checkout).toEqual(order.checkout);
  });

  it("stays so when it is being picked, and the answer says why", async () => {
    const order = await alter(await placedOrder({ APPLES: 3 }), (order) => pick(confirm(order, paid, at), at));
    const { status, headers, body } = await cancel(order.id);
    expect([status, headers["content-type"]]).toEqual([409, "application/problem+json"]);
    expect(body).toMatchObject({
      type: expect.stringMatching(/order-not-cancellable$/),
      detail: expect.stringMatching(/being picked.*30 minutes/),
    });
    expect([await findOrder(order.id), await store.sent()]).toEqual([order, []]);
  });
});

it("does nothing to an order that was rejected, and the answer says why", async () => {
  const order = await alter(await placedOrder({ APPLES: 3 }), rejectNow);
  const { status, body } = await cancel(order.id);
  expect([status, body.detail]).toEqual([409, expect.stringContaining("rejected")]);
  expect([await findOrder(order.id), await store.sent()]).toEqual([order, []]);
});

describe("a cancellation that is asked for more than once", () => {
  it("is answered as the first time, to the letter, whatever reason is given then", async () => {
    const order = await confirmedOrder();
    const first = await cancel(order.id, { body: { reason: "Ordered twice" } });
    const again = await cancel(order.id, { body: { reason: "Changed my mind" } });
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect(await store.sent()).toHaveLength(1);
  });

  it("happens once when it is asked for 12 times at once", async () => {
    const { id } = await confirmedOrder();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => cancel(id, { body: { reason: `${index}` } })),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await store.sent()).toHaveLength(1);
  });
});

describe("a cancellation that something comes in between", () => {
  it("cancels the order as confirmed when its confirmation was faster: both are announced, once", async () => {
    const order = await placedOrder({ APPLES: 3 });
    meanwhile(() => confirmOrder(checkoutOf(order), "callback-1"));
    const { status, body } = await cancel(order.id);
    expect([status, body]).toMatchObject([200, { status: "CANCELLED", confirmedAt: expect.any(String) }]);
    const types = (await store.sent()).map(({ type }) => type);
    expect(types.sort()).toEqual(["order.cancelled", "order.confirmed"]);
  });

  it("is refused when picking was faster", async () => {
    const order = await confirmedOrder();
    meanwhile(() => startPicking(checkoutOf(order)));
    expect((await cancel(order.id)).status).toBe(409);
    expect(await findOrder(order.id)).toMatchObject({ status: "CONFIRMED", checkout: { picking: true } });
    expect(await store.sent()).toEqual([]);
  });

  it("is refused when the rejection was faster", async () => {
    const order = await placedOrder({ UNICORNS: 1 });
    meanwhile(() => alter(order, rejectNow));
    expect((await cancel(order.id)).status).toBe(409);
    expect(await findOrder(order.id)).toMatchObject({ status: "REJECTED" });
    expect(await store.sent()).toEqual([]);
  });

  it("is answered with the other cancellation when that was faster", async () => {
    const { id } = await placedOrder({ APPLES: 1 });
    meanwhile(() => cancel(id, { body: { reason: "Faster" } }));
    const { status, body } = await cancel(id, { body: { reason: "Slower" } });
    expect([status, body.reason.message]).toEqual([200, "Faster"]);
    expect(await findOrder(id)).toMatchObject(body);
    expect(await store.sent()).toHaveLength(1);
  });
});

describe("a cancellation that cannot be", () => {
  it("is answered for another customer's order as for one that does not exist, and leaves it alone", async () => {
    const order = await placedOrder({ APPLES: 1 }, { customerId: "customer-2" });
    const missing = "ord_01ARZ3NDEKTSV4RRFFQ69G5FAV";
    const answers = [await cancel(order.id), await cancel(missing)];
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    expect(answers[0]?.text).toBe(answers[1]?.text.replace(missing, order.id));
    expect([await findOrder(order.id), await store.sent()]).toEqual([order, []]);
  });

  it("leaves the order as it was when the event of it cannot be written", async () => {
    const order = await placedOrder({ APPLES: 1 });
    store.refuseWritesOf("OUTBOX#");
    expect(await cancel(order.id)).toMatchObject({ status: 500 });
    expect(await findOrder(order.id)).toEqual(order);
  });

  it.each([
    ["no JSON", "please", ""],
    ["null", "null", ""],
    ["an empty reason", { reason: " " }, "/reason"],
    ["a long reason", { reason: "x".repeat(201) }, "/reason"],
    ["a reason in numbers", { reason: 1 }, "/reason"],
    ["an id", { customerId: "customer-2" }, "/customerId"],
  ])("is refused for %s, by name", async (_, body, pointer) => {
    const order = await placedOrder({ APPLES: 1 });
    const answer = await cancel(order.id, { body });
    expect([answer.status, answer.body.errors]).toMatchObject([400, [{ in: "body", pointer }]]);
    expect(await findOrder(order.id)).toEqual(order);
  });

  it("takes a reason in any characters there are", async () => {
    for (const reason of ["\u0000", "🍎".repeat(100), "#status = :from", "__proto__", '"'.repeat(200)]) {
      const { id } = await placedOrder({ APPLES: 1 });
      expect((await cancel(id, { body: { reason } })).body.reason.message).toBe(reason);
      expect(await findOrder(id)).toMatchObject({ reason: { message: reason } });
    }
  });

  it("is refused without a token, and with one that lacks the customer's scope", async () => {
    const { id } = await placedOrder({ APPLES: 1 });
    expect(await cancel(id, { caller: null })).toMatchObject({ status: 401 });
    expect(await cancel(id, { caller: { ...customer, scopes: ["openid"] } })).toMatchObject({ status: 403 });
  });
});
