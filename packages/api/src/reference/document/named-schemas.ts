import { moneySchema, orderIdSchema, skuSchema, timestampSchema } from "@larder/contracts";
import type * as z from "zod";
import { categorySchema, productSchema } from "../../catalog/product.ts";
import { orderSchema, pendingOrderSchema } from "../../orders/order.ts";

interface NamedSchema {
  readonly schema: z.ZodType;
  readonly description: string;
  readonly example?: unknown;
}

/** What the document describes once, under a name of its own, and refers to elsewhere. */
export const namedSchemas: Readonly<Record<string, NamedSchema>> = {
  Category: { schema: categorySchema, description: "A department of the shop" },
  Money: {
    schema: moneySchema,
    description: "An amount in the currency's minor unit (cents, pence, yen), and its ISO 4217 code",
    example: { amount: 249, currency: "EUR" },
  },
  Order: { schema: orderSchema, description: "What a customer ordered, and what became of it" },
  OrderId: {
    schema: orderIdSchema,
    description: "`ord_` and a ULID: ids made later sort later",
    example: "ord_01KDQ8V3M8Z6T2W9R4Y7XHCN5B",
  },
  PendingOrder: { schema: pendingOrderSchema, description: "An order that is accepted and not decided yet" },
  Product: { schema: productSchema, description: "A product as the shop shows it. `stock` counts pieces of `unit`" },
  Sku: {
    schema: skuSchema,
    description: "A stock keeping unit: capitals and digits, in groups joined by hyphens",
    example: "APPLES-GALA-1KG",
  },
  Timestamp: {
    schema: timestampSchema,
    description: "RFC 3339, in UTC, to the millisecond",
    example: "2026-01-05T09:41:07.512Z",
  },
};
