import { randomUUID } from "node:crypto";
import { handler as authoriseHandler } from "../payments/authorise-payment.ts";
import { handler as captureHandler } from "../payments/capture-payment.ts";
import { handler as findHandler } from "../payments/find-payment.ts";
import { handler as openHandler } from "../payments/open-payment.ts";
import { handler as voidHandler } from "../payments/void-payment.ts";
import { call } from "./call.ts";

/** What payments of tests are for, unless something else is said. */
export const wanted = { reference: "ord_01ARZ3NDEKTSV4RRFFQ69G5FAV", amount: { amount: 1_234, currency: "EUR" } };

/** The calls that a shop makes. */
export const open = (key: string = randomUUID(), body: unknown = wanted) =>
  call(openHandler, { headers: { "idempotency-key": key }, body });
export const authorise = (id: string, token: string) => call(authoriseHandler, { path: { id }, body: { token } });
export const capture = (id: string) => call(captureHandler, { path: { id } });
export const giveUp = (id: string) => call(voidHandler, { path: { id } });
export const find = (id: string) => call(findHandler, { path: { id } });

/** The id of a new payment. With a token, it is authorised by that. */
export async function opened(token?: string): Promise<string> {
  const { body } = await open();
  if (token) await authorise(body.id, token);
  return body.id;
}

export const statusOf = async (id: string): Promise<string> => (await find(id)).body.status;
