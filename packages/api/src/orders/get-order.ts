import { orderIdSchema } from "@larder/contracts";
import { http } from "@larder/lambda/http";
import * as z from "zod";
import { findOrder } from "./order-store.ts";
import { OrderNotFound } from "./problems.ts";

/** `GET /orders/{id}` */
export const handler = http({ path: z.object({ id: orderIdSchema }) }, async ({ path: { id } }) => {
  const order = await findOrder(id);
  if (!order) throw new OrderNotFound(id);
  return { status: 200, body: order };
});
