import { http } from "@larder/lambda/http";
import { apiKey } from "../api-key.ts";
import { listPayments as list } from "./payment-store.ts";
import { listPayments } from "./routes.ts";

/** `GET /payments?reference=…`: for who audits what was paid for an order. */
export const handler = http(listPayments, { authenticate: apiKey }, async ({ query: { reference } }) => ({
  status: 200,
  body: { items: await list(reference) },
}));
