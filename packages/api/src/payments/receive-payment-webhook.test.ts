import { createHmac } from "node:crypto";
import { newId, paymentUpdated } from "@larder/contracts";
import { queue } from "@larder/lambda/queue";
import { describe, expect, it } from "vitest";
import { call, context } from "../testing/invoke.ts";
import { secret, useWebhooks } from "../testing/webhooks.ts";
import { handler } from "./receive-payment-webhook.ts";

const webhooks = useWebhooks({ provider: "simulator", url: "https://simulator.example" });

const orderId = newId("ord");
const payment = {
  id: newId("pay"),
  reference: orderId,
  status: "AUTHORISED",
  amount: { amount: 438, currency: "EUR" },
};
const event = (status = "AUTHORISED", changes: object = {}) => ({
  id: newId("evt"),
  type: `payment.${status.toLowerCase()}`,
  created: "2026-11-23T08:15:30.000Z",
  data: { ...payment, status },
  ...changes,
});

interface Signed {
  readonly key?: string;
  /** Epoch milliseconds. */
  readonly at?: number;
  readonly header?: string;
}
function signature(body: string, { key = secret, at = Date.now() }: Signed = {}): string {
  const time = Math.floor(at / 1000);
  return `t=${time},v1=${createHmac("sha256", key).update(`${time}.${body}`).digest("hex")}`;
}
function deliver(body: unknown, signed: Signed = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { [signed.header ?? "larder-signature"]: signature(text, signed) };
  return call(handler, { caller: null, headers, body: text });
}
/** What the consumer of the queue makes of its messages. */
async function read() {
  const events: unknown[] = [];
  const handle = queue(paymentUpdated, async (heard) => void events.push(heard));
  const record = { messageId: "m", attributes: { ApproximateReceiveCount: "1" } };
  for (const body of webhooks.queued)
    await Reflect.apply(handle, undefined, [{ Records: [{ ...record, body }] }, context]);
  return events;
}

describe("a webhook that is signed", () => {
  it("is answered when it is in the queue, as an event that says what became of which payment", async () => {
    const sent = event();
    expect(await deliver(sent)).toMatchObject({ status: 202, text: "" });
    expect(await read()).toEqual([
      {
        specversion: "1.0",
        id: expect.stringMatching(/^evt_/),
        source: "larder.api",
        type: "payment.updated",
        dataversion: 1,
        subject: orderId,
        time: sent.created,
        datacontenttype: "application/json",
        correlationid: expect.stringMatching(/^cor_/),
        causationid: sent.id,
        data: { orderId, paymentId: payment.id, status: "AUTHORISED" },
      },
    ]);
    expect(webhooks.log()).toMatch(`"order_id":"${orderId}"`);
  });

  it("is the same event each time it comes, and another is another", async () => {
    const twice = event();
    for (const each of [twice, twice, event()]) await deliver(each);
    const ids = webhooks.queued.map((body) => JSON.parse(body).id);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(2);
  });

  it("is taken also in other bytes than ours, and in base 64", async () => {
    const text = `\n ${JSON.stringify(event("DECLINED", { note: "größer 🥝" }))} `;
    expect((await deliver(text)).status).toBe(202);
    const headers = { "larder-signature": signature(text) };
    const body = Buffer.from(text).toString("base64");
    expect((await call(handler, { caller: null, headers, body, base64: true })).status).toBe(202);
    expect(webhooks.queued).toHaveLength(2);
  });

  it.each([
    "ACTION_REQUIRED",
    "AUTHORISED",
    "DECLINED",
    "VOIDED",
  ])("is passed on when the payment is %s", async (status) => {
    expect((await deliver(event(status))).status).toBe(202);
    expect(await read()).toMatchObject([{ data: { status } }]);
  });

  it.each([
    ["a payment is OPEN", event("OPEN")],
    ["a payment is PROCESSING", event("PROCESSING")],
    ["a payment is CAPTURED", event("CAPTURED")],
    ["something else has happened", event("AUTHORISED", { type: "payout.paid", data: undefined })],
    ["it is about no order", event("AUTHORISED", { data: { ...payment, reference: "invoice 4711" } })],
  ])("is answered, told in the log, and dropped when %s", async (_, body) => {
    expect((await deliver(body)).status).toBe(202);
    expect(webhooks.queued).toEqual([]);
    expect(webhooks.log()).toContain(`"provider_event_id":"${body.id}"`);
  });

  it.each([
    ["a status that nobody knows", event("EATEN"), "/data/status"],
    ["no time", event("AUTHORISED", { created: "yesterday" }), "/created"],
    ["a time before all time", event("AUTHORISED", { created: "0001-01-01T00:00:00Z" }), "/created"],
    ["no payment", event("AUTHORISED", { data: null }), "/data"],
  ])("is refused by name when it has %s, for the provider to send again", async (_, body, pointer) => {
    expect(await deliver(body)).toMatchObject({ status: 400, body: { errors: [{ in: "body", pointer }] } });
    expect(webhooks.queued).toEqual([]);
  });

  it("is sent again by the provider when it could not be queued", async () => {
    webhooks.close();
    expect((await deliver(event())).status).toBe(500);
  });
});

describe("a webhook that anybody could have sent", () => {
  const old = Date.now() - 301_000;
  const body = JSON.stringify(event());
  const forgeries: [string, string, () => ReturnType<typeof call>][] = [
    ["is not signed", "absent", () => call(handler, { caller: null, body })],
    ["is signed with a guess", "wrong", () => deliver(body, { key: "guess" })],
    ["was signed long ago", "too old", () => deliver(body, { at: old })],
    ["was signed in the future", "from the future", () => deliver(body, { at: Date.now() + 302_000 })],
    ["is signed in the way of another provider", "absent", () => deliver(body, { header: "stripe-signature" })],
    [
      "has another body than was signed",
      "wrong",
      () =>
        call(handler, {
          caller: null,
          headers: { "larder-signature": signature(body) },
          body: body.replace("AUTHORISED", "DECLINED"),
        }),
    ],
    [
      "is signed in no way",
      "malformed",
      () => call(handler, { caller: null, headers: { "larder-signature": "x" }, body }),
    ],
  ];

  it.each(forgeries)("is refused when it %s, and the log says why", async (_, reason, forge) => {
    expect((await forge()).status).toBe(400);
    expect(webhooks.queued).toEqual([]);
    expect(webhooks.log()).toContain(`The signature is ${reason}`);
  });

  it("is told the same whatever is wrong, and nothing of what would be right", async () => {
    const answers = await Promise.all(forgeries.map(async ([, , forge]) => (await forge()).text));
    expect(new Set(answers)).toEqual(
      new Set([
        JSON.stringify({
          type: "https://larder.example/problems/webhook-not-authentic",
          title: "It is not proved who has sent this",
          status: 400,
          detail: "The signature is missing, wrong, or no longer good",
        }),
      ]),
    );
  });

  it.each([
    ["no JSON", "{", {}],
    ["no event", "[]", {}],
    ["no text", "/w==", { base64: true }],
    ["another content type", body, { headers: { "content-type": "text/plain" } }],
  ])("is not looked into: it may as well be %s", async (_, sent, more) => {
    const { status, text } = await call(handler, { caller: null, body: sent, ...more });
    expect([status, /not-authentic/.test(text)]).toEqual([400, !("base64" in more)]);
  });

  it("leaves nothing of what it says in the log", async () => {
    await deliver(event("AUTHORISED", { id: "evt_forged", note: "sold out" }), { key: "guess" });
    expect(webhooks.log()).not.toMatch(/forged|sold out|v1=/);
  });
});
