import {
  categorySchema,
  moneySchema,
  orderIdSchema,
  paymentStatusSchema,
  productImageSchema,
  skuSchema,
  timestampSchema,
} from "@larder/contracts";
import { requestViolationSchema } from "@larder/lambda/http";
import { listedProductSchema, type Product, productSchema, stockSchema } from "../../catalog/product.ts";
import {
  cancelledOrderSchema,
  confirmedOrderSchema,
  orderLineSchema,
  orderPaymentSchema,
  orderSchema,
  orderStatusSchema,
  type PendingOrder,
  pendingOrderSchema,
  rejectedOrderSchema,
} from "../../orders/order.ts";
import { timelineSchema } from "../../orders/timeline.ts";
import type { NamedSchema } from "./contribution.ts";

const apples: Product = {
  sku: "APPLES-GALA-1KG",
  name: "Gala apples",
  category: "fruit",
  unit: "1 kg",
  price: { amount: 249, currency: "EUR" },
  images: [],
};
const order: PendingOrder = {
  id: "ord_01KDQ8V3M8Z6T2W9R4Y7XHCN5B",
  customerId: "f3c1a0d2-5b7e-4c8f-9a61-2d4e8b0c7f35",
  status: "PENDING",
  lines: [
    {
      sku: apples.sku,
      name: apples.name,
      quantity: 2,
      unitPrice: apples.price,
      total: { amount: 498, currency: "EUR" },
    },
  ],
  total: { amount: 498, currency: "EUR" },
  payment: { status: "OPEN" },
  placedAt: "2026-01-05T09:41:07.512Z",
  timeline: [{ at: "2026-01-05T09:41:07.512Z", event: "PLACED" }],
};

const confirmedAt = "2026-01-05T09:41:08.127Z";
const reserved = { at: "2026-01-05T09:41:07.941Z", event: "STOCK_RESERVED" } as const;
const authorised = { at: "2026-01-05T09:41:08.052Z", event: "PAYMENT_AUTHORISED" } as const;
const cancelledAt = "2026-01-05T09:52:30.004Z";
const outOfStock = {
  code: "OUT_OF_STOCK",
  message: `Not enough in stock: 2 × ${apples.name} (${apples.sku})`,
  sku: apples.sku,
} as const;

/** What the shop brings. */
export const namedSchemas: Readonly<Record<string, NamedSchema>> = {
  CancelledOrder: {
    schema: cancelledOrderSchema,
    description: "An order that its customer has cancelled",
    example: {
      ...order,
      status: "CANCELLED",
      cancelledAt,
      reason: { code: "CUSTOMER_REQUEST", message: "Ordered twice" },
      timeline: [...order.timeline, reserved, { at: cancelledAt, event: "CANCELLED", detail: "Ordered twice" }],
    },
  },
  Category: { schema: categorySchema, description: "A department of the shop" },
  ConfirmedOrder: {
    schema: confirmedOrderSchema,
    description: "An order that is taken out of stock, and whose price is held",
    example: {
      ...order,
      status: "CONFIRMED",
      payment: { status: "AUTHORISED" },
      confirmedAt,
      reason: { code: "PAYMENT_AUTHORISED", message: "Everything is reserved, and paid for" },
      timeline: [...order.timeline, reserved, authorised, { at: confirmedAt, event: "CONFIRMED" }],
    },
  },
  ListedProduct: {
    schema: listedProductSchema,
    description: "A product as the catalog lists it: `stock` counts the pieces that there were a moment ago",
    example: { ...apples, stock: 120 },
  },
  Money: {
    schema: moneySchema,
    description: "An amount in the currency's minor unit (cents, pence, yen), and its ISO 4217 code",
    example: apples.price,
  },
  Order: { schema: orderSchema, description: "What a customer ordered, and what became of it" },
  OrderLine: {
    schema: orderLineSchema,
    description: "Pieces of one product. `unitPrice` is that of one piece when the order was placed",
  },
  OrderStatus: { schema: orderStatusSchema, description: "What has become of an order" },
  OrderId: {
    schema: orderIdSchema,
    description: "`ord_` and a ULID: ids made later sort later",
    example: order.id,
  },
  OrderPayment: { schema: orderPaymentSchema, description: "How it stands with the money" },
  PaymentStatus: { schema: paymentStatusSchema, description: "What has become of a payment" },
  PendingOrder: {
    schema: pendingOrderSchema,
    description: "An order that is accepted and not decided yet",
    example: order,
  },
  Product: {
    schema: productSchema,
    description: "A product as the shop describes it",
    example: apples,
  },
  ProductImage: { schema: productImageSchema, description: "A picture of a product, in one size" },
  RejectedOrder: {
    schema: rejectedOrderSchema,
    description: "An order that could not be confirmed",
    example: {
      ...order,
      status: "REJECTED",
      rejectedAt: confirmedAt,
      reason: outOfStock,
      timeline: [...order.timeline, { at: confirmedAt, event: "REJECTED", detail: outOfStock.message }],
    },
  },
  Sku: {
    schema: skuSchema,
    description: "A stock keeping unit: capitals and digits, in groups joined by hyphens",
    example: apples.sku,
  },
  Stock: {
    schema: stockSchema,
    description: "What there is of a product now",
    example: { sku: apples.sku, available: 118 },
  },
  Timeline: { schema: timelineSchema, description: "What has happened to the order, the oldest first" },
  Timestamp: {
    schema: timestampSchema,
    description: "RFC 3339, in UTC, to the millisecond",
    example: order.placedAt,
  },
  Violation: { schema: requestViolationSchema, description: "A fault of a request, and where it is" },
};
