import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { call } from "../testing/call.ts";
import { authorise, capture, find, giveUp, open, opened, statusOf, wanted } from "../testing/payments.ts";
import { useSimulator } from "../testing/simulator.ts";
import { handler as decideHandler } from "./decide-challenge.ts";
import { handler as showHandler } from "./show-challenge.ts";

useSimulator();

/** Somebody whom the shop has sent here: they have no API key. */
const headers = { authorization: "", "content-type": "application/x-www-form-urlencoded" };
const show = (challenge: string) => call(showHandler, { path: { id: challenge }, headers });
const decide = (challenge: string, decision: string) =>
  call(decideHandler, { path: { id: challenge }, headers, body: new URLSearchParams({ decision }) });

async function challenged(body: unknown = wanted) {
  const id: string = (await open(undefined, body)).body.id;
  const { body: payment } = await authorise(id, "tok_challenge");
  const challenge = new URL(payment.action.url).pathname.replace("/challenges/", "");
  return { id, challenge };
}

const headingOf = (page: string) => /<h1>(.*?)<\/h1>/.exec(page)?.[1];

describe("the page of a challenge", () => {
  it("says that it simulates, what it is about, and lets the customer choose", async () => {
    const { status, headers: given, text } = await show((await challenged()).challenge);
    expect([status, given["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(headingOf(text)).toBe("Approve this payment?");
    expect(text).toContain("This is a simulation.");
    expect(text).toContain("€12.34");
    expect(text).toContain(wanted.reference);
    const answers = [...text.matchAll(/<button[^>]* name="decision" value="(\w+)">(\w+)<\/button>/g)];
    expect(answers.map(([, value, label]) => [value, label])).toEqual([
      ["approve", "Approve"],
      ["decline", "Decline"],
    ]);
    expect(text).toMatch(/<form method="post">/);
  });

  it("works without scripts, and lets nothing in but its own style", async () => {
    const { headers: given, text } = await show((await challenged()).challenge);
    const [style = ""] = /(?<=<style>).*?(?=<\/style>)/s.exec(text) ?? [];
    const hash = createHash("sha256").update(style).digest("base64");
    expect(given["content-security-policy"]).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(text).not.toMatch(/<script|\son\w+=|\sstyle=|https?:/i);
    expect(given).toMatchObject({ "cache-control": "private, no-store", "referrer-policy": "no-referrer" });
  });

  it("takes what the shop says for text, whatever it is", async () => {
    const reference = `</dd><script>alert("1")</script><img src='x' onerror=alert(1)> & "quotes"`;
    const { challenge } = await challenged({ ...wanted, reference });
    for (const { text } of [await show(challenge), await decide(challenge, "approve")]) {
      expect(text).not.toMatch(/<script|<img/);
      const escaped = /<dt>Order reference<\/dt><dd>([^<>"']*)<\/dd>/.exec(text)?.[1] ?? "";
      const shown = escaped.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
      expect(shown).toBe(reference);
    }
  });

  it.each([
    [1_234, "EUR", "€12.34"],
    [0, "EUR", "€0.00"],
    [123_456_789, "GBP", "£1,234,567.89"],
    [1_234, "JPY", "JP¥1,234"],
    [1_234, "KWD", "KWD 1.234"],
  ])("shows %i of %s as %s", async (amount, currency, words) => {
    const { text } = await show((await challenged({ ...wanted, amount: { amount, currency } })).challenge);
    expect(text.replaceAll("\u00a0", " ")).toContain(`<dd class="amount">${words}</dd>`);
  });
});

describe("the customer's answer", () => {
  it.each([
    ["approve", "AUTHORISED", "Payment approved"],
    ["decline", "DECLINED", "Payment declined"],
  ])("%s makes the payment %s, and is shown with the way back to the shop", async (decision, status, heading) => {
    const { id, challenge } = await challenged();
    const answer = await decide(challenge, decision);
    expect([answer.status, headingOf(answer.text), await statusOf(id)]).toEqual([200, heading, status]);
    expect(answer.text).toContain("Go back to the shop");
    expect(answer.text).not.toContain("<form");
    expect(headingOf((await show(challenge)).text)).toBe(heading);
    expect((await find(id)).body).not.toHaveProperty("action");
  });

  it("declined is told with its reason", async () => {
    const { id, challenge } = await challenged();
    await decide(challenge, "decline");
    expect((await find(id)).body.decline).toEqual({ code: "challenge_declined", message: expect.any(String) });
  });

  it("counts once: a later one changes nothing, and is told so", async () => {
    const { id, challenge } = await challenged();
    await decide(challenge, "approve");
    const { status, text } = await decide(challenge, "decline");
    expect([status, headingOf(text), await statusOf(id)]).toEqual([200, "Payment approved", "AUTHORISED"]);
    expect(text).toContain("the first answer counts");
    expect((await decide(challenge, "approve")).text).not.toContain("the first answer counts");
    await capture(id);
    expect(headingOf((await decide(challenge, "approve")).text)).toBe("Payment approved");
  });

  it("counts once, fifty times over, when both are given at once: both are shown the one that counts", async () => {
    for (let round = 0; round < 50; round++) {
      const { id, challenge } = await challenged();
      const answers = await Promise.all(["approve", "decline"].map((decision) => decide(challenge, decision)));
      const approved = (await statusOf(id)) === "AUTHORISED";
      const heading = approved ? "Payment approved" : "Payment declined";
      expect(answers.map(({ text }) => headingOf(text))).toEqual([heading, heading]);
    }
  });

  it("approve and a void at once, fifty times over, leave nothing held", async () => {
    for (let round = 0; round < 50; round++) {
      const { id, challenge } = await challenged();
      await Promise.all([decide(challenge, "approve"), giveUp(id)]);
      expect(await statusOf(id)).toBe("VOIDED");
    }
  });

  it("changes nothing when the shop gave up before, and the page says so", async () => {
    const { id, challenge } = await challenged();
    await giveUp(id);
    for (const { status, text } of [await show(challenge), await decide(challenge, "approve")])
      expect([status, headingOf(text)]).toEqual([200, "This payment was cancelled"]);
    expect(await statusOf(id)).toBe("VOIDED");
  });

  it.each(["", "maybe", "Approve", "constructor"])("%j is none: the page asks again", async (decision) => {
    const { id, challenge } = await challenged();
    const answer = await decide(challenge, decision);
    expect([answer.status, headingOf(answer.text)]).toEqual([400, "Approve this payment?"]);
    expect(answer.text).toContain("Please choose one of the two");
    expect(await statusOf(id)).toBe("ACTION_REQUIRED");
  });
});

it("there is no page for who does not know all of the address, and nothing can be decided there", async () => {
  const { id, challenge } = await challenged();
  const unchallenged = await opened("tok_approve");
  const key = challenge.slice(-22);
  const guesses = [
    challenge.slice(0, -1),
    `${challenge}A`,
    challenge.slice(0, -22) + Buffer.alloc(16).toString("base64url"),
    challenge.slice(0, -23),
    challenge.replace("chl", "pay"),
    id,
    key,
    `chl_01ARZ3NDEKTSV4RRFFQ69G5FAV_${key}`,
    `${unchallenged.replace("pay", "chl")}_${key}`,
    `${unchallenged.replace("pay", "chl")}_undefined`,
    "chl_",
    "",
  ];
  for (const guess of guesses)
    for (const { status, headers: given, text } of [await show(guess), await decide(guess, "approve")]) {
      expect([status, headingOf(text)]).toEqual([404, "There is no such payment"]);
      expect(given).toHaveProperty("content-security-policy");
      expect(text).not.toContain(wanted.reference);
    }
  expect(await statusOf(id)).toBe("ACTION_REQUIRED");
});
