import { defineRoute } from "@larder/lambda/http";
import { IdempotencyKeyReused, idempotencyHeaders } from "@larder/lambda/idempotency";
import * as z from "zod";
import { paymentIdSchema, paymentSchema } from "./payment.ts";
import { PaymentNotAuthorised, PaymentNotFound, PaymentVoided, SimulatedOutage } from "./problems.ts";

const tag = "Payments";
const path = z.object({ id: paymentIdSchema });
const payment = (description: string) => ({ description, body: paymentSchema });

export const openPayment = defineRoute({
  operationId: "openPayment",
  method: "POST",
  path: "/payments",
  summary: "Open a payment",
  description: "The same `Idempotency-Key` always stands for the same payment, which is answered as it is by then.",
  tag,
  request: {
    headers: idempotencyHeaders,
    body: z.strictObject(paymentSchema.pick({ reference: true, amount: true }).shape),
  },
  answers: {
    201: {
      ...payment("The payment. Nothing is held yet"),
      headers: z.object({ location: z.string().meta({ description: "The payment's address" }) }),
    },
  },
  problems: [IdempotencyKeyReused],
});

export const authorisePayment = defineRoute({
  operationId: "authorisePayment",
  method: "POST",
  path: "/payments/{id}/authorisation",
  summary: "Hold the money",
  description: "The first token that is not `tok_error` decides. Repeated, it answers what has become of the payment.",
  tag,
  request: { path, body: z.strictObject({ token: z.string().min(1).max(255) }) },
  answers: { 200: payment("The payment, held or not: see its status") },
  problems: [PaymentNotFound, PaymentVoided, SimulatedOutage],
});

export const capturePayment = defineRoute({
  operationId: "capturePayment",
  method: "POST",
  path: "/payments/{id}/capture",
  summary: "Take what is held",
  tag,
  request: { path },
  answers: { 200: payment("The captured payment") },
  problems: [PaymentNotFound, PaymentVoided, PaymentNotAuthorised],
});

export const voidPayment = defineRoute({
  operationId: "voidPayment",
  method: "POST",
  path: "/payments/{id}/void",
  summary: "Give a payment up",
  description: "In whatever state it is. One that is captured stays so.",
  tag,
  request: { path },
  answers: { 200: payment("The payment, voided or captured") },
  problems: [PaymentNotFound],
});

export const findPayment = defineRoute({
  operationId: "findPayment",
  method: "GET",
  path: "/payments/{id}",
  summary: "Find a payment",
  tag,
  request: { path },
  answers: { 200: payment("The payment, as it is now") },
  problems: [PaymentNotFound],
});

export const listPayments = defineRoute({
  operationId: "listPayments",
  method: "GET",
  path: "/payments",
  summary: "List the payments of a reference",
  description: "In the order in which they were opened. What happened within the last second may not show yet.",
  tag,
  request: { query: z.strictObject(paymentSchema.pick({ reference: true }).shape) },
  answers: { 200: { description: "All of them", body: z.object({ items: z.array(paymentSchema) }) } },
});
