import { task } from "@larder/lambda/task";
import { captureLogs } from "@larder/lambda/testing/captured-logs";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Checkout, checkoutSchema } from "../checkout/input.ts";
import { checkoutBy } from "../checkout/saga.ts";
import { authorisePayment } from "../checkout/steps/authorise-payment.ts";
import { steps } from "../checkout/steps/index.ts";
import { call, context } from "../testing/invoke.ts";
import { checkoutOf } from "../testing/orders.ts";
import { usePayments } from "../testing/payments.ts";
import { useStore } from "../testing/store.ts";
import { workflowTools } from "../testing/workflow-tools.ts";
import { handler as cancelOrder } from "./cancel-order.ts";
import { handler as getOrder } from "./get-order.ts";
import { handler as listOrders } from "./list-orders.ts";
import { handler as placeOrder } from "./place-order.ts";

/** What an order is paid with opens a door to somebody's money: only its order and the provider know it. */

const store = useStore();
const payments = usePayments();
const logs = captureLogs();
beforeAll(() => {
  process.env["POWERTOOLS_LOG_LEVEL"] = "DEBUG";
});
beforeEach(() => store.sell({ sku: "APPLES", stock: 10 }));

const secret = "4711081516234242";
const place = (token: string, key = "key-1", quantity = 1) =>
  call(placeOrder, {
    headers: { "idempotency-key": key },
    body: { lines: [{ sku: "APPLES", quantity }], payment: { token } },
  });

/** All that an order's checkout remembers, to its end. */
async function checkOut(checkout: Checkout) {
  const tools = workflowTools([]);
  await checkoutBy(steps)(checkout, tools);
  return tools.remembered;
}

/** Fails when the secret is anywhere but where it has to be. */
async function expectKept(said: unknown) {
  expect(JSON.stringify(said)).not.toContain(secret);
  expect(JSON.stringify(await store.sent())).not.toContain(secret);
  expect(logs.lines().length).toBeGreaterThan(0);
  expect(logs.text()).not.toContain(secret);
  const holders = (await store.items()).filter((item) => JSON.stringify(item).includes(secret));
  for (const { pk } of holders) expect(pk).toMatch(/^ORDER#/);
}

describe("the token of a payment appears in no answer, no event, no log line and nowhere else in the table", () => {
  it("when an order is placed, again too, shown, listed and cancelled", async () => {
    const token = `tok_approve_${secret}`;
    const placed = await place(token);
    expect(placed.status).toBe(202);
    const path = { id: placed.body.id };
    const answers = [
      placed,
      await place(token),
      await place(token, "key-1", 2),
      await call(getOrder, { path }),
      await call(listOrders),
      await call(cancelOrder, { path }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 422, 200, 200, 200]);
    await expectKept(answers);
  });

  it("when an order is refused for it, or in spite of it", async () => {
    const answers = [
      await place(`TOKEN ${secret}`),
      await place(secret),
      await call(placeOrder, { body: `{"payment":{"token":"${secret}"` }),
      await call(placeOrder, { body: { lines: [], payment: { token: `tok_${secret}` } } }),
    ];
    store.refuseWritesOf("ORDER#");
    answers.push(await place(`tok_approve_${secret}`));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 500]);
    await expectKept(answers);
  });

  it.each(["tok_approve", "tok_decline", "tok_challenge"])("when an order is checked out: %s", async (beginning) => {
    const { body } = await place(`${beginning}_${secret}`);
    const answers = [await checkOut(checkoutOf(body)), await call(getOrder, { path: { id: body.id } })];
    await expectKept(answers);
    expect(payments.asked).toContain("authorise");
  });

  it.each([
    "is made",
    "is not made",
  ] as const)("when the provider does not answer, and the effect %s", async (effect) => {
    const { body } = await place(`tok_approve_${secret}`);
    payments.lose("authorise", effect);
    const authorise = task(checkoutSchema, authorisePayment);
    await expect(authorise(checkoutOf(body), context)).rejects.toThrow("got no answer");
    expect(logs.lines()).toContainEqual(expect.objectContaining({ level: "ERROR", message: "Task failed" }));
    await expectKept([]);
  });

  it("when the provider refuses", async () => {
    const { body } = await place(`tok_approve_${secret}`);
    const authorise = task(checkoutSchema, authorisePayment);
    payments.lose("authorise", "is not made");
    await expect(authorise(checkoutOf(body), context)).rejects.toThrow();
    payments.answer();
    payments.become(body.id, "VOIDED");
    await expect(authorise(checkoutOf(body), context)).rejects.toThrow("was refused");
    await expectKept([]);
  });
});
