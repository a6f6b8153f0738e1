import { newId } from "@larder/contracts";
import { describe, expect, it } from "vitest";
import { type Reaction, useThirdParty } from "../testing/third-party.ts";
import { type Payment, ProviderRefused, ProviderUnavailable } from "./provider.ts";
import { createSimulator } from "./simulator.ts";

const party = useThirdParty();
/** @param timeout Long, unless it is to pass: this machine may be busy. */
const simulator = (timeout = 10_000) => createSimulator({ url: party.url, apiKey: "key-1", timeout });

const orderId = newId("ord");
const amount = { amount: 438, currency: "EUR" };
const payment: Payment = { id: "pay_1", status: "AUTHORISED", amount };
const answers = (status: number, body: unknown) => party.react(() => ({ status, body }));

describe("the simulator is called by its contract", () => {
  it.each([
    ["open", () => simulator().open({ orderId, amount }), "POST /payments", { reference: orderId, amount }],
    [
      "authorise",
      () => simulator().authorise("pay_1", "tok_approve"),
      "POST /payments/pay_1/authorisation",
      { token: "tok_approve" },
    ],
    ["find", () => simulator().find("pay_1"), "GET /payments/pay_1", undefined],
    ["capture", () => simulator().capture("pay_1"), "POST /payments/pay_1/capture", undefined],
    ["void", () => simulator().void("pay_1"), "POST /payments/pay_1/void", undefined],
    ["find", () => simulator().find("../x?y"), "GET /payments/..%2Fx%3Fy", undefined],
  ])("to %s", async (_, call, route, body) => {
    answers(200, { ...payment, reference: orderId });
    expect(await call()).toEqual(payment);
    expect(party.received.map(({ method, path }) => `${method} ${path}`)).toEqual([route]);
    const [{ headers = {}, body: sent = "" } = {}] = party.received;
    expect(headers["authorization"]).toBe("Bearer key-1");
    expect(sent === "" ? undefined : JSON.parse(sent)).toEqual(body);
  });

  it("under one key for an order, however often it is opened", async () => {
    answers(201, { ...payment, status: "OPEN" });
    for (let time = 0; time < 2; time++) await simulator().open({ orderId, amount });
    expect(party.received.map(({ headers }) => headers["idempotency-key"])).toEqual(Array(2).fill(`${orderId}:open`));
  });
});

it.each<Payment>([
  { ...payment, status: "ACTION_REQUIRED", action: { url: "https://pay.example/challenges/1" } },
  { ...payment, status: "DECLINED", decline: { code: "insufficient_funds", message: "There is too little money" } },
])("says all of a payment that is $status", async (given) => {
  answers(200, given);
  expect(await simulator().find("pay_1")).toEqual(given);
});

describe("a call is not known to have come through when", () => {
  it.each<[string, Reaction]>([
    ["the connection breaks", "hangs up"],
    ["the answer is a 500", { status: 500, body: {} }],
    ["the answer is a 503", { status: 503, body: {} }],
    ["too much is asked", { status: 429, body: {} }],
    ["the request took too long", { status: 408, body: {} }],
    ["the answer is no JSON", { status: 200, body: "<html>" }],
    [
      "the customer is sent to what is no page",
      { status: 200, body: { ...payment, status: "ACTION_REQUIRED", action: { url: "javascript:alert(1)" } } },
    ],
    ["the answer is no payment", { status: 200, body: { ...payment, status: "EATEN" } }],
    ["the answer leads elsewhere", { status: 302, body: {}, headers: { location: "/payments/pay_1" } }],
  ])("%s", async (_, reaction) => {
    party.react(() => reaction);
    await expect(simulator().capture("pay_1")).rejects.toThrow(ProviderUnavailable);
    expect(party.received).toHaveLength(1);
  });

  it.each(["falls silent", "falls silent half-way"] as const)("the simulator %s, for too long", async (reaction) => {
    party.react(() => reaction);
    await expect(simulator(100).capture("pay_1")).rejects.toMatchObject({
      name: "ProviderUnavailable",
      cause: expect.objectContaining({ name: "TimeoutError" }),
    });
  });

  it("and says why, as far as that is known", async () => {
    party.react(() => "hangs up");
    await expect(simulator().find("pay_1")).rejects.toMatchObject({
      message: "GET /payments/pay_1 got no answer",
      cause: expect.objectContaining({ message: "fetch failed" }),
    });
  });
});

it.each([400, 401, 403, 404, 409, 422])("a call that is answered with a %s will never do", async (status) => {
  answers(status, { type: "https://simulator.example/problems/payment-voided", title: "It is voided", status });
  const call = simulator().capture("pay_1");
  await expect(call).rejects.toThrow(ProviderRefused);
  await expect(call).rejects.toThrow(/^POST \/payments\/pay_1\/capture was refused with a .*problems\/payment-voided$/);
});
