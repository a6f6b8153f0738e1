import { describe, expect, it } from "vitest";
import { handler as cancelOrder } from "../../orders/cancel-order.ts";
import { findOrder } from "../../orders/order-store.ts";
import { useCrashes } from "../../testing/crashes.ts";
import { call } from "../../testing/invoke.ts";
import { useMeanwhile } from "../../testing/meanwhile.ts";
import { checkoutOf, eventsOf, placedOrder } from "../../testing/orders.ts";
import { useStore } from "../../testing/store.ts";
import { confirmOrder } from "./confirm-order.ts";
import { startPicking } from "./start-picking.ts";

const store = useStore();
const crashes = useCrashes(store);
const meanwhile = useMeanwhile();

const cancel = async (id: string) => (await call(cancelOrder, { path: { id } })).status;
async function confirmedOrder() {
  const order = await placedOrder({ APPLES: 3 });
  await confirmOrder(checkoutOf(order), "callback-1");
  return order;
}
const picked = { status: "CONFIRMED", checkout: { picking: true } };

describe("a confirmed order", () => {
  it("can no longer be cancelled once it is being picked", async () => {
    const order = await confirmedOrder();
    expect(await startPicking(checkoutOf(order))).toEqual({ outcome: "DONE" });
    expect(await cancel(order.id)).toBe(409);
    expect(await findOrder(order.id)).toMatchObject(picked);
  });

  it("is picked once, however often and at once, and wherever it died", async () => {
    const order = await confirmedOrder();
    for (const moment of ["before", "after"] as const) {
      crashes.dieAround(moment);
      await expect(startPicking(checkoutOf(order))).rejects.toThrow("Died");
      await crashes.recover();
    }
    const answers = await Promise.all(Array.from({ length: 12 }, () => startPicking(checkoutOf(order))));
    expect(answers).toEqual(answers.map(() => ({ outcome: "DONE" })));
    expect(await eventsOf(order)).toEqual(["PLACED", "CONFIRMED", "PICKING_STARTED"]);
  });

  it("is not picked when it was cancelled, also in between", async () => {
    const [first, second] = [await confirmedOrder(), await confirmedOrder()];
    await cancel(first.id);
    expect(await startPicking(checkoutOf(first))).toEqual({ outcome: "ENDED" });
    meanwhile(() => cancel(second.id));
    expect(await startPicking(checkoutOf(second))).toEqual({ outcome: "ENDED" });
    for (const { id } of [first, second])
      expect(await findOrder(id)).toMatchObject({ status: "CANCELLED", checkout: { picking: false } });
  });

  it("is either picked or cancelled when both come at once, never both and never neither", async () => {
    const orders = await Promise.all(Array.from({ length: 12 }, confirmedOrder));
    await Promise.all(
      orders.map(async (order) => {
        const [cancelled, { outcome }] = await Promise.all([cancel(order.id), startPicking(checkoutOf(order))]);
        expect([200, 409]).toContain(cancelled);
        expect(outcome).toBe(cancelled === 200 ? "ENDED" : "DONE");
        const expected = cancelled === 200 ? { status: "CANCELLED", checkout: { picking: false } } : picked;
        expect(await findOrder(order.id)).toMatchObject(expected);
      }),
    );
  });
});

it("picks no order that is not confirmed", async () => {
  const order = await placedOrder({ APPLES: 3 });
  await startPicking(checkoutOf(order));
  expect(await findOrder(order.id)).toEqual(order);
});
