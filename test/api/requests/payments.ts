import { randomUUID } from "node:crypto";
import type { Ask } from "../ask.ts";
import type { Shop } from "../shop.ts";
import { signatureOf } from "../webhook.ts";
import { type Requests, unfit } from "./request.ts";

/** Of no payment, so that it changes nothing. */
const event = () => ({ id: `evt_${randomUUID()}`, type: "payout.paid" });

const signed = ({ store }: Shop, body: object): Ask => ({
  headers: { "larder-signature": signatureOf(JSON.stringify(body), store) },
  body,
});
const webhook = (shop: Shop) => signed(shop, event());

export const payments: Record<string, Requests> = {
  receivePaymentWebhook: {
    "202": webhook,
    "400 invalid-request": (shop) => signed(shop, { ...event(), id: 1 }),
    "400 webhook-not-authentic": () => ({ body: event() }),
    ...unfit(webhook),
  },
};
