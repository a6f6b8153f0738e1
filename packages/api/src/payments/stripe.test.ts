import { inspect } from "node:util";
import { newId, type OrderId } from "@larder/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fault, useStripeApi } from "../testing/stripe-api.ts";
import { type Reaction, useThirdParty } from "../testing/third-party.ts";
import { type Payment, ProviderRefused, ProviderUnavailable } from "./provider.ts";
import { createStripe } from "./stripe.ts";

const api = useStripeApi();
const impostor = useThirdParty();
const returnUrl = "https://shop.example/orders";
/** @param timeout Long, unless it is to pass: this machine may be busy. */
const stripe = (url = api.url, timeout = 10_000) => createStripe({ url, apiKey: "sk_test_1", returnUrl, timeout });

const amount = { amount: 438, currency: "EUR" };
const opened = (orderId: OrderId = newId("ord")) => stripe().open({ orderId, amount });
async function authorised(token = "pm_card_visa") {
  const { id } = await opened();
  return stripe().authorise(id, token);
}
const requests = () => api.received.map(({ method, path }) => `${method} ${path}`);
const keys = () => api.received.map(({ headers }) => headers["idempotency-key"]);

/** Calls until there is an answer, as those do who retry. */
async function insist(call: () => Promise<Payment>): Promise<Payment> {
  for (let tried = 1; ; tried++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ProviderUnavailable) || tried === 20) throw error;
    }
  }
}

describe("Stripe is asked", () => {
  it("to open a payment that is held first and taken later, and to hold it apart from that", async () => {
    const orderId = newId("ord");
    const { id } = await opened(orderId);
    await stripe().authorise(id, "pm_card_visa");
    await stripe().capture(id);
    await stripe().find(id);
    expect(requests()).toEqual([
      "POST /v1/payment_intents",
      "POST /v1/payment_intents/pi_1/confirm",
      "POST /v1/payment_intents/pi_1/capture",
      "GET /v1/payment_intents/pi_1",
    ]);
    expect(keys()).toEqual([`${orderId}:open`, "pi_1:authorise", "pi_1:capture", undefined]);
    const [create, confirm, ...others] = api.received.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    expect(create).toEqual({
      amount: "438",
      currency: "eur",
      capture_method: "manual",
      "allowed_payment_method_types[0]": "card",
      "metadata[order_id]": orderId,
    });
    expect(confirm).toEqual({ payment_method: "pm_card_visa", return_url: returnUrl });
    expect(others).toEqual([{}, {}]);
  });

  it("to cancel what is given up", async () => {
    const { id } = await opened();
    await stripe().void(id);
    expect([requests().at(-1), keys().at(-1)]).toEqual(["POST /v1/payment_intents/pi_1/cancel", "pi_1:void"]);
  });
});

describe("a payment is", () => {
  it("OPEN, then AUTHORISED, then CAPTURED, with its amount as we write it", async () => {
    const payment = await opened();
    expect(payment).toEqual({ id: "pi_1", status: "OPEN", amount });
    expect(await stripe().authorise("pi_1", "pm_card_visa")).toEqual({ ...payment, status: "AUTHORISED" });
    expect(await stripe().capture("pi_1")).toEqual({ ...payment, status: "CAPTURED" });
  });

  it("DECLINED for a card error, with the bank's reason, and so it stays", async () => {
    const declined = await authorised("pm_card_chargeDeclined");
    expect(declined).toEqual({
      id: "pi_1",
      status: "DECLINED",
      amount,
      decline: { code: "insufficient_funds", message: "Too little" },
    });
    expect(await stripe().find("pi_1")).toEqual(declined);
  });

  it("ACTION_REQUIRED with the page where the customer has to go", async () => {
    expect(await authorised("pm_card_threeDSecure")).toMatchObject({
      status: "ACTION_REQUIRED",
      action: { url: "https://hooks.stripe.example/pi_1" },
    });
  });

  it.each([
    ["OPEN", { status: "requires_confirmation" }],
    ["PROCESSING", { status: "processing" }],
    ["ACTION_REQUIRED", { status: "requires_action", next_action: { redirect_to_url: null } }],
    ["VOIDED", { status: "canceled", last_payment_error: { code: "card_declined" } }],
    ["DECLINED", { status: "requires_payment_method", last_payment_error: {} }],
  ] as const)("%s when Stripe says so", async (status, intent) => {
    await opened();
    api.turn("pi_1", intent);
    expect((await stripe().find("pi_1")).status).toBe(status);
  });
});

describe("a call that is repeated", () => {
  it("is made once, and answers what has become of the payment meanwhile", async () => {
    const orderId = newId("ord");
    expect(await opened(orderId)).toEqual(await opened(orderId));
    await stripe().authorise("pi_1", "pm_card_threeDSecure");
    api.turn("pi_1", { status: "requires_capture" });
    expect((await stripe().authorise("pi_1", "pm_card_threeDSecure")).status).toBe("AUTHORISED");
    expect((await opened(orderId)).status).toBe("AUTHORISED");
    for (const _ of [1, 2]) expect((await stripe().capture("pi_1")).status).toBe("CAPTURED");
    expect(api.charges).toEqual(["pi_1 charged", "pi_1 captured"]);
    expect(api.intents.size).toBe(1);
  });

  it("does not try a card again that was declined", async () => {
    await authorised("pm_card_chargeDeclined");
    expect((await stripe().authorise("pi_1", "pm_card_chargeDeclined")).status).toBe("DECLINED");
    expect(api.charges).toHaveLength(1);
  });

  it("is made once also when Stripe has forgotten its key", async () => {
    await authorised();
    api.forgetKeys();
    expect((await stripe().authorise("pi_1", "pm_card_visa")).status).toBe("AUTHORISED");
    await stripe().capture("pi_1");
    api.forgetKeys();
    expect((await stripe().capture("pi_1")).status).toBe("CAPTURED");
    expect(api.charges).toEqual(["pi_1 charged", "pi_1 captured"]);
  });

  it("comes to one payment over all keys that are spent, whoever repeats it", async () => {
    const orderId = newId("ord");
    api.fail("500 before", "no fault", "500 after");
    await expect(opened(orderId)).rejects.toThrow(ProviderUnavailable);
    await expect(opened(orderId)).rejects.toThrow(ProviderUnavailable);
    const { id } = await opened(orderId);
    expect(await opened(orderId)).toMatchObject({ id });
    expect(new Set(keys())).toEqual(new Set([`${orderId}:open`, `${orderId}:open:2`, `${orderId}:open:3`, undefined]));
  });

  it("is not answered for ever with an error that has passed", async () => {
    await opened();
    api.fail("500 before");
    await expect(stripe().authorise("pi_1", "pm_card_visa")).rejects.toThrow(ProviderUnavailable);
    expect((await stripe().authorise("pi_1", "pm_card_visa")).status).toBe("AUTHORISED");
    expect(api.charges).toEqual(["pi_1 charged"]);
  });

  it("is not answered for ever with a refusal that has passed", async () => {
    await opened();
    await stripe().authorise("pi_1", "pm_slow");
    for (const _ of [1, 2, 3]) await expect(stripe().void("pi_1")).rejects.toThrow(ProviderUnavailable);
    api.turn("pi_1", { status: "requires_capture" });
    expect((await stripe().void("pi_1")).status).toBe("VOIDED");
  });
});

describe("a payment that was", () => {
  it.each([
    "pm_card_visa",
    "pm_card_chargeDeclined",
    "pm_card_threeDSecure",
  ])("authorised with %s can be given up, and then neither held nor taken", async (token) => {
    await authorised(token);
    expect((await stripe().void("pi_1")).status).toBe("VOIDED");
    expect((await stripe().void("pi_1")).status).toBe("VOIDED");
    await expect(stripe().authorise("pi_1", token)).rejects.toThrow(ProviderRefused);
    await expect(stripe().capture("pi_1")).rejects.toThrow(ProviderRefused);
  });

  it("captured stays captured when it is given up", async () => {
    await authorised();
    await stripe().capture("pi_1");
    expect((await stripe().void("pi_1")).status).toBe("CAPTURED");
  });

  it.each([
    "pm_card_chargeDeclined",
    "pm_card_threeDSecure",
  ])("not authorised, with %s, is not taken", async (token) => {
    await authorised(token);
    await expect(stripe().capture("pi_1")).rejects.toThrow(ProviderRefused);
  });

  it("never opened is refused", async () => {
    await expect(stripe().find("pi_9")).rejects.toThrow(
      new ProviderRefused("Stripe: 404, resource_missing, request req_1"),
    );
    await expect(stripe().capture("pi_9")).rejects.toThrow(ProviderRefused);
  });

  it("refused stays refused, however often it is asked for", async () => {
    const tooLittle = { orderId: newId("ord"), amount: { amount: 49, currency: "EUR" } };
    for (let time = 0; time < 12; time++) await expect(stripe().open(tooLittle)).rejects.toThrow(/amount_too_small/);
    expect(api.received).toHaveLength(12);
  });

  it.each([
    "ISK",
    "UGX",
    "MGA",
  ])("in %s is refused, because Stripe would charge a hundred times as much, or as little", async (currency) => {
    const order = { orderId: newId("ord"), amount: { amount: 5_000, currency } };
    await expect(stripe().open(order)).rejects.toThrow(ProviderRefused);
    expect(api.received).toEqual([]);
  });

  it("in yen, which have no smaller unit here or there, is opened for as many", async () => {
    const order = { orderId: newId("ord"), amount: { amount: 500, currency: "JPY" } };
    expect((await stripe().open(order)).amount).toEqual(order.amount);
    expect(new URLSearchParams(api.received[0]?.body).get("amount")).toBe("500");
  });

  it("opened for one amount is not opened for another", async () => {
    const orderId = newId("ord");
    await opened(orderId);
    const other = { amount: 1, currency: "EUR" };
    await expect(stripe().open({ orderId, amount: other })).rejects.toThrow(ProviderRefused);
  });
});

describe("whether a call has come through is not known after", () => {
  it.each<Fault>(["500 before", "500 after", "answer lost", "request lost", "429"])("a fault: %s", async (fault) => {
    api.fail(fault);
    await expect(opened()).rejects.toThrow(ProviderUnavailable);
    expect(api.received).toHaveLength(1);
  });

  it.each<[string, Reaction]>([
    ["a page of a proxy", { status: 502, body: "<html>" }],
    ["no payment", { status: 200, body: { object: "list" } }],
    [
      "a page that is none",
      {
        status: 200,
        body: {
          ...{ id: "pi_1", amount: 1, currency: "eur", status: "requires_action" },
          next_action: { redirect_to_url: { url: "javascript:alert(1)" } },
        },
      },
    ],
    ["a status that nobody knows", { status: 200, body: { id: "pi_1", amount: 1, currency: "eur", status: "eaten" } }],
    [
      "another request under its key that is under way",
      { status: 409, body: { error: { type: "idempotency_error" } } },
    ],
  ])("%s", async (_, reaction) => {
    impostor.react(() => reaction);
    await expect(stripe(impostor.url).capture("pi_1")).rejects.toThrow(ProviderUnavailable);
    expect(impostor.received).toHaveLength(1);
  });

  it.each(["falls silent", "falls silent half-way"] as const)("Stripe %s, for too long", async (reaction) => {
    impostor.react(() => reaction);
    await expect(stripe(impostor.url, 100).capture("pi_1")).rejects.toMatchObject({
      name: "ProviderUnavailable",
      cause: { message: "Request aborted due to timeout being reached (100ms)" },
    });
  });
});

it.each([
  400, 401, 403, 404,
])("a call that is answered with a %s will never do, and its code is told", async (status) => {
  impostor.react(() => ({ status, body: { error: { type: "invalid_request_error", message: "No", code: "odd" } } }));
  const refused = stripe(impostor.url).capture("pi_1");
  await expect(refused).rejects.toMatchObject({
    name: "ProviderRefused",
    message: `Stripe: ${status}, odd, request unknown`,
  });
});

it.each([400, 500])("what Stripe answers with a %s is not told in its words: they repeat the token", async (status) => {
  const error = {
    type: "invalid_request_error",
    message: "No such PaymentMethod: 'pm_4711'",
    code: "resource_missing",
  };
  impostor.react(() => ({ status, body: { error } }));
  const failure = await stripe(impostor.url)
    .authorise("pi_1", "pm_4711")
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(status === 400 ? ProviderRefused : ProviderUnavailable);
  expect(inspect(failure, { depth: null })).not.toContain("pm_4711");
});

const faults = fc.array(
  fc.constantFrom("no fault", "500 before", "500 after", "answer lost", "request lost", "429" as const),
  { maxLength: 8 },
);

it("whatever fails, an order is charged once, taken once, and given up or taken in the end", async () => {
  await fc.assert(
    fc.asyncProperty(faults, faults, faults, faults, async (...failing) => {
      const orderId = newId("ord");
      const made = api.charges.length;
      const [opening, authorising, capturing, voiding] = failing;
      api.fail(...opening);
      const { id } = await insist(() => opened(orderId));
      api.fail(...authorising);
      expect((await insist(() => stripe().authorise(id, "pm_card_visa"))).status).toBe("AUTHORISED");
      api.fail(...capturing);
      expect((await insist(() => stripe().capture(id))).status).toBe("CAPTURED");
      api.fail(...voiding);
      expect((await insist(() => stripe().void(id))).status).toBe("CAPTURED");
      api.fail();
      expect((await opened(orderId)).id).toBe(id);
      expect(api.charges.slice(made)).toEqual([`${id} charged`, `${id} captured`]);
    }),
    { numRuns: 60 },
  );
});
