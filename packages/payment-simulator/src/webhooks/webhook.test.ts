import { eventIdSchema } from "@larder/contracts";
import { describe, expect, it } from "vitest";
import type { SimulatedPayment } from "../payments/payment.ts";
import { eventOf, signatureOf } from "./webhook.ts";

const payment: SimulatedPayment = {
  id: "pay_01ARZ3NDEKTSV4RRFFQ69G5FAV",
  reference: "ord_1",
  status: "AUTHORISED",
  amount: { amount: 1_234, currency: "EUR" },
  since: "2026-11-24T23:00:00.000Z",
  challengeKey: "secret",
  doubled: true,
};

describe("the event of a webhook", () => {
  it("says what became of the payment and when, and nothing that only the simulator may know", () => {
    const { since, challengeKey, doubled, ...data } = payment;
    expect(eventOf(payment)).toEqual({
      id: expect.any(String),
      type: "payment.authorised",
      created: since,
      data,
    });
    expect(eventOf({ ...payment, status: "ACTION_REQUIRED" }).type).toBe("payment.action_required");
  });

  it("has an id of its own for each change, and always the same for the same", () => {
    const { id } = eventOf(payment);
    expect(eventIdSchema.parse(id)).toBe(id);
    expect(eventOf(structuredClone(payment)).id).toBe(id);
    const others = [
      eventOf({ ...payment, status: "CAPTURED" }),
      eventOf({ ...payment, id: "pay_01ARZ3NDEKTSV4RRFFQ69G5FAW" }),
    ];
    expect(new Set([id, ...others.map((each) => each.id)]).size).toBe(3);
  });
});

it("the signature is an HMAC-SHA256 over time and body, for receivers in any language to check", () => {
  // printf '1795561200.{"a":1}' | openssl dgst -sha256 -hmac secret
  expect(signatureOf('{"a":1}', "secret", 1_795_561_200_999)).toBe(
    "t=1795561200,v1=34ec0ba27193acaf42cf4e8d0c7149baefdb6762529646078274577fd63a0f99",
  );
});
