import { newId } from "@larder/contracts";
import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { call } from "../testing/invoke.ts";
import { secret, useWebhooks } from "../testing/webhooks.ts";
import { handler } from "./receive-payment-webhook.ts";

const received = useWebhooks({ provider: "stripe", url: "https://api.stripe.com", returnUrl: "https://shop.example" });
const { webhooks } = new Stripe("sk_test_1");

const orderId = newId("ord");
const intent = {
  object: "payment_intent",
  id: "pi_1",
  amount: 438,
  currency: "eur",
  metadata: { order_id: orderId },
  last_payment_error: null,
  next_action: null,
};
const event = (type: string, changes: object) => ({
  object: "event",
  id: "evt_1SXqAbLkdIwHu7ix0pCqUq3m",
  type: `payment_intent.${type}`,
  created: 1_795_421_730,
  livemode: false,
  data: { object: { ...intent, ...changes } },
});

function deliver(body: object, name = "stripe-signature") {
  const payload = JSON.stringify(body);
  const headers = {
    "content-type": "application/json; charset=utf-8",
    [name]: webhooks.generateTestHeaderString({ payload, secret }),
  };
  return call(handler, { caller: null, headers, body: payload });
}

describe("where Stripe is the provider", () => {
  it.each([
    ["AUTHORISED", event("amount_capturable_updated", { status: "requires_capture" })],
    [
      "DECLINED",
      event("payment_failed", { status: "requires_payment_method", last_payment_error: { code: "card_declined" } }),
    ],
    [
      "ACTION_REQUIRED",
      event("requires_action", {
        status: "requires_action",
        next_action: { redirect_to_url: { url: "https://a.example" } },
      }),
    ],
    ["VOIDED", event("canceled", { status: "canceled" })],
  ])("a payment that is %s is told of by what Stripe signs", async (status, body) => {
    expect((await deliver(body)).status).toBe(202);
    expect(received.queued.map((message) => JSON.parse(message))).toMatchObject([
      {
        id: expect.stringMatching(/^evt_01M8/),
        type: "payment.updated",
        time: "2026-11-23T08:15:30.000Z",
        causationid: body.id,
        data: { orderId, paymentId: "pi_1", status },
      },
    ]);
  });

  it.each([
    ["was created", event("created", { status: "requires_payment_method" })],
    ["was captured", event("succeeded", { status: "succeeded" })],
    ["is of another shop of the account", event("canceled", { status: "canceled", metadata: {} })],
  ])("a payment that %s is dropped", async (_, body) => {
    expect((await deliver(body)).status).toBe(202);
    expect(received.queued).toEqual([]);
  });

  it("another event of the account is dropped", async () => {
    expect((await deliver({ ...event("canceled", {}), type: "customer.created" })).status).toBe(202);
    expect(received.queued).toEqual([]);
  });

  it("a signature of the simulator opens nothing, though it were right", async () => {
    expect((await deliver(event("canceled", { status: "canceled" }), "larder-signature")).status).toBe(400);
  });
});
