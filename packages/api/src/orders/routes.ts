import { customerScope, orderIdSchema } from "@larder/contracts";
import { defineRoute } from "@larder/lambda/http";
import { IdempotencyKeyInFlight, IdempotencyKeyReused, idempotencyHeaders } from "@larder/lambda/idempotency";
import * as z from "zod";
import { cursorSchema } from "./cursor.ts";
import { notStoredHeaders } from "./not-stored.ts";
import { cancelledOrderSchema, orderSchema, orderStatusSchema, pendingOrderSchema } from "./order.ts";
import { OneCurrencyOnly, OrderNotCancellable, OrderNotFound, UnknownProducts } from "./problems.ts";
import { wantedLinesSchema } from "./wanted-lines.ts";

const tag = "Orders";
const path = z.object({ id: orderIdSchema });

/** What a provider's pages give for a card, so that no card number comes near us. */
const paymentTokenSchema = z
  .string()
  .regex(/^[a-z]{2,10}_[\w-]{1,240}$/, "Invalid token: must be what the payment provider gave, such as tok_approve")
  .meta({ description: "What you pay with, as the payment provider names it", examples: ["tok_approve"] });

const testTokens = [
  "`tok_approve`",
  "`tok_decline`",
  "`tok_challenge`",
  "`tok_slow`",
  "`tok_error`",
  "`tok_duplicate_webhook`",
  "`tok_early_webhook`",
].join(", ");

export const placeOrder = defineRoute({
  operationId: "placeOrder",
  method: "POST",
  path: "/orders",
  summary: "Place an order",
  description: [
    "Accepts an order at the prices of this moment and answers before anything is taken out of stock or paid: a moment",
    "later the order is `CONFIRMED`, or `REJECTED` with the reason. Look at its address to see which. While its `payment`",
    "is `ACTION_REQUIRED`, you have 15 minutes to approve it at the address given there.",
    "",
    "What you pay with is named by a token of the payment provider. The simulator, which moves no money, knows",
    `${testTokens}.`,
    "",
    "The `Idempotency-Key` names what you want done once: choose one per order, and repeat the request with it whenever",
    "you do not know whether the first one came through. Within 24 hours the same key and body give the same answer.",
    "A request that was refused leaves its key free.",
  ].join("\n"),
  tag,
  scope: customerScope,
  request: {
    headers: idempotencyHeaders,
    body: z.strictObject({ lines: wantedLinesSchema, payment: z.strictObject({ token: paymentTokenSchema }) }),
  },
  answers: {
    202: {
      description: "The order is accepted, and will be confirmed or rejected a moment later",
      headers: notStoredHeaders.extend({ location: z.string().meta({ description: "The order's address" }) }),
      body: pendingOrderSchema,
    },
  },
  problems: [UnknownProducts, OneCurrencyOnly, IdempotencyKeyReused, IdempotencyKeyInFlight],
});

export const listOrders = defineRoute({
  operationId: "listOrders",
  method: "GET",
  path: "/orders",
  summary: "List your orders",
  description: [
    "Your orders, newest first, or only those that have a `status`. While there are more, `next` says where the next page",
    "begins: hand it back as it is.",
    "",
    "An order that was placed or changed within the last second may not show yet; its own address always does.",
  ].join("\n"),
  tag,
  scope: customerScope,
  request: {
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: "Orders on a page" }),
      next: cursorSchema.optional(),
      status: orderStatusSchema.optional().meta({ description: "Only orders that have it now" }),
    }),
  },
  answers: {
    200: {
      description: "A page of your orders, and where the next one begins",
      headers: notStoredHeaders,
      body: z.object({
        items: z.array(orderSchema),
        next: z.string().optional().meta({ description: "Where the next page begins. Absent on the last" }),
      }),
    },
  },
});

export const getOrder = defineRoute({
  operationId: "getOrder",
  method: "GET",
  path: "/orders/{id}",
  summary: "Get an order of yours",
  description: "Always as it is now. An order of another customer is answered like one that does not exist.",
  tag,
  scope: customerScope,
  request: { path },
  answers: { 200: { description: "The order", headers: notStoredHeaders, body: orderSchema } },
  problems: [OrderNotFound],
});

export const cancelOrder = defineRoute({
  operationId: "cancelOrder",
  method: "POST",
  path: "/orders/{id}/cancellation",
  summary: "Cancel an order of yours",
  description: [
    "An order can be cancelled while it is `PENDING`, and until 30 minutes after it was confirmed: then it is picked. What",
    "had been taken out of stock and held of your money for it is given back a moment later.",
    "",
    "Safe to repeat: an order that is cancelled already is answered as it was cancelled first.",
  ].join("\n"),
  tag,
  scope: customerScope,
  request: {
    path,
    body: z
      .strictObject({
        reason: z
          .string()
          .trim()
          .min(1)
          .max(200)
          .optional()
          .meta({ description: "Why, in your own words. It is kept with the order", examples: ["Ordered twice"] }),
      })
      .optional(),
  },
  answers: {
    200: { description: "The cancelled order", headers: notStoredHeaders, body: cancelledOrderSchema },
  },
  problems: [OrderNotFound, OrderNotCancellable],
});
