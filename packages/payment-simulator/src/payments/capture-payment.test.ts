import { describe, expect, it } from "vitest";
import { capture, giveUp, opened, statusOf } from "../testing/payments.ts";
import { useSimulator } from "../testing/simulator.ts";

useSimulator();

const nowhere = "pay_01ARZ3NDEKTSV4RRFFQ69G5FAV";

describe("capturing", () => {
  it("takes what is held, once", async () => {
    const id = await opened("tok_approve");
    const first = await capture(id);
    expect(first).toMatchObject({ status: 200, body: { status: "CAPTURED" } });
    expect(await capture(id)).toMatchObject({ status: 200, text: first.text });
  });

  it.each([
    ["is open", undefined],
    ["is declined", "tok_decline"],
    ["waits for the customer", "tok_challenge"],
    ["is being processed", "tok_duplicate_webhook"],
  ])("is refused for a payment that %s, and changes nothing", async (_, token) => {
    const id = await opened(token);
    const before = await statusOf(id);
    expect(await capture(id)).toMatchObject({
      status: 409,
      body: { type: expect.stringMatching(/payment-not-authorised$/) },
    });
    expect(await statusOf(id)).toBe(before);
  });

  it("is refused for a payment that was voided, and for none", async () => {
    const id = await opened("tok_approve");
    await giveUp(id);
    expect(await capture(id)).toMatchObject({ status: 409, body: { type: expect.stringMatching(/payment-voided$/) } });
    expect(await capture(nowhere)).toMatchObject({ status: 404 });
  });
});

describe("voiding", () => {
  it.each([
    undefined,
    "tok_approve",
    "tok_decline",
    "tok_challenge",
    "tok_duplicate_webhook",
  ])("gives up a payment in whatever state it is (%s), once", async (token) => {
    const id = await opened(token);
    const first = await giveUp(id);
    expect(first).toMatchObject({ status: 200, body: { status: "VOIDED" } });
    expect(first.body).not.toHaveProperty("action");
    expect(await giveUp(id)).toMatchObject({ status: 200, text: first.text });
  });

  it("leaves what is captured, and says so", async () => {
    const id = await opened("tok_approve");
    await capture(id);
    expect(await giveUp(id)).toMatchObject({ status: 200, body: { status: "CAPTURED" } });
    expect(await statusOf(id)).toBe("CAPTURED");
  });

  it("finds no payment that does not exist", async () => {
    expect(await giveUp(nowhere)).toMatchObject({ status: 404 });
  });
});
