import { describe, expect, it, vi } from "vitest";
import { context } from "../testing/call.ts";
import { authorise, capture, find, giveUp, opened, statusOf } from "../testing/payments.ts";
import { useReceiver } from "../testing/receiver.ts";
import { changesOf, simulatorUrl, useSimulator } from "../testing/simulator.ts";
import { handler as sendWebhooks } from "../webhooks/send-webhooks.ts";

useSimulator();
const webhooks = useReceiver();

describe("authorising a payment", () => {
  it.each([
    ["tok_approve", { status: "AUTHORISED" }],
    ["tok_decline", { status: "DECLINED", decline: { code: "card_declined", message: expect.any(String) } }],
    ["tok_duplicate_webhook", { status: "PROCESSING" }],
    ["tok_of_somebody", { status: "DECLINED", decline: { code: "unknown_token", message: expect.any(String) } }],
    ["tok_challenge", { status: "ACTION_REQUIRED", action: { url: expect.stringContaining(simulatorUrl) } }],
  ])("by %s does what it says, and tells no more than the contract", async (token, change) => {
    const id = await opened();
    const { body: before } = await find(id);
    const { status, body } = await authorise(id, token);
    expect([status, body]).toEqual([200, { ...before, ...change }]);
    expect(await authorise(id, token)).toMatchObject({ status: 200, body });
    expect((await find(id)).body).toEqual(body);
  });

  it("by tok_challenge leads to an address that nobody guesses, and that does not change", async () => {
    const [one, two] = [await opened(), await opened()];
    const addresses = [];
    for (const id of [one, one, two]) addresses.push((await authorise(id, "tok_challenge")).body.action.url);
    expect(addresses[1]).toBe(addresses[0]);
    const keys = addresses.map((url: string) => url.slice(-22));
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) expect(Buffer.from(key, "base64url")).toHaveLength(16);
  });

  it("by tok_error fails every time, and nothing happens", async () => {
    const id = await opened();
    for (const _ of [1, 2, 3]) expect(await authorise(id, "tok_error")).toMatchObject({ status: 503 });
    expect(await statusOf(id)).toBe("OPEN");
    expect((await authorise(id, "tok_approve")).body.status).toBe("AUTHORISED");
  });

  it("by tok_slow holds the money at once, answers after 4 seconds, and answers at once who asks again", async () => {
    const id = await opened();
    const began = performance.now();
    let isAnswered = false;
    const first = authorise(id, "tok_slow").finally(() => {
      isAnswered = true;
    });
    await vi.waitFor(async () => expect(await statusOf(id)).toBe("AUTHORISED"));
    const { body } = await authorise(id, "tok_slow");
    expect([body.status, isAnswered]).toEqual(["AUTHORISED", false]);
    expect((await first).body).toEqual(body);
    expect(performance.now() - began).toBeGreaterThan(3_900);
  });

  it("is refused once the payment was voided, and one that does not exist is not found", async () => {
    const id = await opened();
    await giveUp(id);
    expect(await authorise(id, "tok_approve")).toMatchObject({
      status: 409,
      body: { type: expect.stringMatching(/payment-voided$/) },
    });
    expect(await authorise("pay_01ARZ3NDEKTSV4RRFFQ69G5FAV", "tok_approve")).toMatchObject({ status: 404 });
  });

  it("is refused without a token", async () => {
    expect(await authorise(await opened(), "")).toMatchObject({ status: 400 });
  });
});

describe("authorising by tok_early_webhook", () => {
  it("has the webhook come before the answer, which knows nothing of it yet; who asks again is told", async () => {
    const id = await opened();
    let [isAnswered, cameFirst] = [false, false];
    webhooks.answer(async (response) => {
      cameFirst = !isAnswered && (await statusOf(id)) === "AUTHORISED";
      response.writeHead(204).end();
    });
    const { body } = await authorise(id, "tok_early_webhook").finally(() => {
      isAnswered = true;
    });
    expect([cameFirst, body.status]).toEqual([true, "PROCESSING"]);
    expect(webhooks.taken).toMatchObject([{ type: "payment.authorised", data: { id, status: "AUTHORISED" } }]);
    expect((await authorise(id, "tok_early_webhook")).body.status).toBe("AUTHORISED");
    expect(webhooks.taken).toHaveLength(1);
  });

  it("has the stream send the same webhook, to the letter", async () => {
    const id = await opened("tok_early_webhook");
    await sendWebhooks({ Records: await changesOf(id) }, context);
    expect(webhooks.taken).toHaveLength(2);
    expect(webhooks.taken[1]).toEqual(webhooks.taken[0]);
  });

  it("holds the money although nobody takes the webhook", async () => {
    webhooks.answer((response) => response.writeHead(500).end());
    const id = await opened();
    expect(await authorise(id, "tok_early_webhook")).toMatchObject({ status: 200, body: { status: "PROCESSING" } });
    expect(await statusOf(id)).toBe("AUTHORISED");
  });
});

describe("fifty times over", () => {
  const rounds = Array.from({ length: 50 }, (_, round) => round);

  it("authorising and voiding at once leaves nothing held, and either both happened or the one was refused", async () => {
    for (const _ of rounds) {
      const id = await opened();
      const [held, voided] = await Promise.all([authorise(id, "tok_approve"), giveUp(id)]);
      expect([200, 409]).toContain(held.status);
      expect([voided.body.status, await statusOf(id)]).toEqual(["VOIDED", "VOIDED"]);
    }
  });

  it("capturing and voiding at once end in one of the two, and both are told the same", async () => {
    const ends = new Set<string>();
    for (const round of rounds) {
      const id = await opened("tok_approve");
      const calls = [() => capture(id), () => giveUp(id)];
      const answers = await Promise.all((round % 2 ? calls : calls.toReversed()).map((each) => each()));
      const [captured, voided] = round % 2 ? answers : answers.toReversed();
      const end = await statusOf(id);
      ends.add(end);
      expect([captured?.status, voided?.body.status]).toEqual([end === "CAPTURED" ? 200 : 409, end]);
    }
    expect([...ends].toSorted()).toEqual(["CAPTURED", "VOIDED"]);
  });

  it("authorising by two tokens at once does what one of them says", async () => {
    for (const _ of rounds) {
      const id = await opened();
      const answers = await Promise.all([authorise(id, "tok_approve"), authorise(id, "tok_decline")]);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect((await find(id)).text).toBe(answers[0].text);
    }
  });
});
