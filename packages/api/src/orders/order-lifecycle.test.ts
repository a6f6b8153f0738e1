import { randomUUID } from "node:crypto";
import { type CloudEvent, type OrderId, orderIdSchema } from "@larder/contracts";
import { StepError } from "@larder/lambda/workflow";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { checkoutBy } from "../checkout/saga.ts";
import { type CheckoutSteps, steps } from "../checkout/steps/index.ts";
import { call } from "../testing/invoke.ts";
import { checkoutOf } from "../testing/orders.ts";
import { usePayments } from "../testing/payments.ts";
import { useStore } from "../testing/store.ts";
import { workflowTools } from "../testing/workflow-tools.ts";
import { handler as cancelOrder } from "./cancel-order.ts";
import type { OrderLine } from "./order.ts";
import { readOrder } from "./order-store.ts";
import { handler as placeOrder } from "./place-order.ts";

const store = useStore();
const payments = usePayments();

/** Does the same twice at once, as a network may. */
const twice = <Answer>(act: () => Promise<Answer>) => Promise.all([act(), act()]);

async function place(quantities: Record<string, number>, token: string): Promise<OrderId> {
  const lines = Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity }));
  const headers = { "idempotency-key": randomUUID() };
  const answers = await twice(() => call(placeOrder, { headers, body: { lines, payment: { token } } }));
  return orderIdSchema.parse(answers.find(({ status }) => status === 202)?.body.id);
}

/** What may happen to a step, and its order, beside what it does. */
const mishaps = {
  none: <Answer>(_: OrderId, work: () => Promise<Answer>) => work(),
  "it is done twice at once": async <Answer>(_: OrderId, work: () => Promise<Answer>) => (await twice(work))[0],
  "it fails": (): Promise<never> => Promise.reject(new Error("Failed")),
  "its answer is lost": async (_: OrderId, work: () => Promise<unknown>): Promise<never> => {
    await work();
    throw new Error("Lost");
  },
  "the customer cancels": async <Answer>(id: OrderId, work: () => Promise<Answer>) => {
    const cancelled = twice(() => call(cancelOrder, { path: { id } }));
    const [answer, answers] = await Promise.all([work(), cancelled]);
    for (const { status } of answers) expect([200, 409]).toContain(status);
    return answer;
  },
  "the customer approves": async <Answer>(id: OrderId, work: () => Promise<Answer>) => {
    for (const { status } of payments.of(id)) if (status === "ACTION_REQUIRED") payments.become(id, "AUTHORISED");
    return work();
  },
};
type Mishap = keyof typeof mishaps;
const mishapNames = [
  "none",
  "it is done twice at once",
  "it fails",
  "its answer is lost",
  "the customer cancels",
  "the customer approves",
] as const satisfies Mishap[];

/** The steps of an order's checkout, of which the first meets the first mishap, and so on. */
function stepsWith(queue: Mishap[]): CheckoutSteps {
  const meet =
    <Given extends [{ orderId: OrderId }, ...unknown[]], Answer>(work: (...given: Given) => Promise<Answer>) =>
    (...given: Given): Promise<Answer> =>
      mishaps[queue.shift() ?? "none"](given[0].orderId, () => work(...given));
  return {
    reserveStock: meet(steps.reserveStock),
    authorisePayment: meet(steps.authorisePayment),
    watchPayment: meet(steps.watchPayment),
    lookAtPayment: meet(steps.lookAtPayment),
    remindCustomer: meet(steps.remindCustomer),
    confirmOrder: meet(steps.confirmOrder),
    startPicking: meet(steps.startPicking),
    capturePayment: meet(steps.capturePayment),
    endOrder: meet(steps.endOrder),
    voidPayment: meet(steps.voidPayment),
    releaseStock: meet(steps.releaseStock),
  };
}

/** One execution of an order's checkout. What cannot be undone, after all tries, fails it. */
async function checkOut(id: OrderId, queue: Mishap[]) {
  try {
    await checkoutBy(stepsWith(queue))(checkoutOf({ id }), workflowTools([]));
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
  }
}

/** Of what happens to an order, this is told to everybody; once. */
const announced = ["PLACED", "REMINDED", "CONFIRMED", "REJECTED", "CANCELLED"];

/** Holds an order that is over to its account, and answers what it holds of the stock. */
async function audit(id: OrderId, sent: CloudEvent[] = []): Promise<OrderLine[]> {
  const { status, lines, timeline, checkout } = await readOrder(id);
  const events = timeline.map(({ event }) => event);
  expect(new Set(events).size).toBe(events.length);
  const told = events.filter((event) => announced.includes(event)).map((event) => `order.${event.toLowerCase()}`);
  expect(sent.map(({ type }) => type).sort()).toEqual(told.sort());

  const money = payments.of(id).map((payment) => payment.status);
  const stands = status === "CONFIRMED";
  expect(checkout.reserved).toBe(stands);
  if (stands) expect(money).toEqual(["CAPTURED"]);
  else expect(["REJECTED", "CANCELLED"]).toContain(status);
  // Of which the order does not know was opened, no more, when the order was cancelled.
  if (!stands) for (const each of money) expect(each).toBe(checkout.paymentId ? "VOIDED" : "OPEN");
  return stands ? lines : [];
}

const skus = ["APPLES", "BANANAS"];
/** Six times in a row is as often as a step is tried. */
const queues = fc
  .array(fc.tuple(fc.constantFrom<Mishap>(...mishapNames), fc.constantFrom(1, 1, 6)), { maxLength: 8 })
  .map((mishaps) => mishaps.flatMap(([mishap, times]) => Array<Mishap>(times).fill(mishap)));
const orders = fc.array(
  fc.record({
    basket: fc.dictionary(fc.constantFrom(...skus), fc.integer({ min: 1, max: 4 }), { minKeys: 1 }),
    token: fc.constantFrom("tok_approve", "tok_challenge", "tok_decline"),
    executions: fc.array(queues, { minLength: 1, maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 4 },
);

it("adds up, whatever happens to orders at once, in whatever order and how often", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.tuple(fc.nat(8), fc.nat(8)), orders, async (initial, wanted) => {
      const shelf = `-${++run}`;
      const shelves = skus.map((sku, index) => ({ sku: sku + shelf, stock: initial[index] ?? 0 }));
      await store.sell(...shelves);
      const placed = await Promise.all(
        wanted.map(async ({ basket, token, executions }) => {
          const quantities = Object.entries(basket).map(([sku, quantity]) => [sku + shelf, quantity]);
          return { id: await place(Object.fromEntries(quantities), token), executions };
        }),
      );

      await Promise.all(placed.flatMap(({ id, executions }) => executions.map((queue) => checkOut(id, queue))));
      for (const { sku } of shelves) expect(await store.stockOf(sku)).toBeGreaterThanOrEqual(0);
      // At last somebody has every checkout go on, and nothing goes wrong any more.
      for (const { id } of placed) await checkOut(id, []);

      const sent = Map.groupBy(await store.sent(), ({ subject }) => subject);
      const held = (await Promise.all(placed.map(({ id }) => audit(id, sent.get(id))))).flat();
      for (const { sku, stock } of shelves) {
        const lines = held.filter((line) => line.sku === sku);
        const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
        expect(await store.stockOf(sku)).toBe(stock - pieces);
      }
    }),
    { numRuns: 12 },
  );
});
