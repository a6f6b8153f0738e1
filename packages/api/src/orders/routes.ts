import { orderIdSchema } from "@larder/contracts";
import { defineRoute } from "@larder/lambda/http";
import * as z from "zod";
import { idempotencyKeySchema } from "./idempotency.ts";
import { orderSchema, pendingOrderSchema } from "./order.ts";
import { IdempotencyKeyReused, OneCurrencyOnly, OrderNotFound, UnknownProducts } from "./problems.ts";
import { wantedLinesSchema } from "./wanted-lines.ts";

const tag = "Orders";

export const placeOrder = defineRoute({
  operationId: "placeOrder",
  method: "POST",
  path: "/orders",
  summary: "Place an order",
  tag,
  request: {
    headers: z.object({ "idempotency-key": idempotencyKeySchema }),
    body: z.strictObject({ lines: wantedLinesSchema }),
  },
  answers: {
    202: {
      description: "The order is accepted, and will be confirmed or rejected a moment later",
      headers: z.object({ location: z.string() }),
      body: pendingOrderSchema,
    },
  },
  problems: [UnknownProducts, OneCurrencyOnly, IdempotencyKeyReused],
});

export const getOrder = defineRoute({
  operationId: "getOrder",
  method: "GET",
  path: "/orders/{id}",
  summary: "Get an order",
  tag,
  request: { path: z.object({ id: orderIdSchema }) },
  answers: { 200: { description: "The order", body: orderSchema } },
  problems: [OrderNotFound],
});
