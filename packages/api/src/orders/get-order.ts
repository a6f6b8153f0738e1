import { http } from "@larder/lambda/http";
import { findOrder } from "./order-store.ts";
import { OrderNotFound } from "./problems.ts";
import { getOrder } from "./routes.ts";

/** `GET /orders/{id}` */
export const handler = http(getOrder, async ({ path: { id } }) => {
  const order = await findOrder(id);
  if (!order) throw new OrderNotFound(id);
  return { status: 200, body: order };
});
