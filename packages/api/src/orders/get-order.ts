import { http } from "@larder/lambda/http";
import { notStored } from "./not-stored.ts";
import { findOrderOf } from "./order-store.ts";
import { OrderNotFound } from "./problems.ts";
import { getOrder } from "./routes.ts";

/** `GET /orders/{id}`: an order of the caller's. */
export const handler = http(getOrder, async ({ path: { id }, caller }) => {
  const order = await findOrderOf(caller.id, id);
  if (!order) throw new OrderNotFound(id);
  return { status: 200, headers: notStored, body: order };
});
