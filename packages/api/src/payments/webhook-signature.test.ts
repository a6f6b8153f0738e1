import { createHmac, timingSafeEqual } from "node:crypto";
import fc from "fast-check";
import Stripe from "stripe";
import { describe, expect, it, vi } from "vitest";
import { signatureFault } from "./webhook-signature.ts";

vi.mock("node:crypto", { spy: true });

const secret = "whsec_1";
const body = '{"id":"evt_1","type":"payment.authorised"}';
const seconds = 1_795_421_730;
const now = seconds * 1000;

const mac = (time: number | string, text = body, key = secret) =>
  createHmac("sha256", key).update(`${time}.${text}`).digest("hex");
const header = `t=${seconds},v1=${mac(seconds)}`;
const fault = (changes: Partial<Parameters<typeof signatureFault>[0]> = {}) =>
  signatureFault({ header, body, secret, now, ...changes });

describe("a signature", () => {
  it("is good when it was made with the secret, of time and body", () => {
    expect(fault()).toBeUndefined();
    expect(fault({ body: "", header: `t=${seconds},v1=${mac(seconds, "")}` })).toBeUndefined();
  });

  it("is good for five minutes before and after its time, and no second longer", () => {
    for (const away of [300, -300]) expect(fault({ now: now + away * 1000 })).toBeUndefined();
    expect(fault({ now: now + 300_999 })).toBeUndefined();
    expect(fault({ now: now + 301_000 })).toBe("too old");
    expect(fault({ now: now - 300_001 })).toBe("from the future");
  });

  it("is good when one of several is, as while the secret is being changed", () => {
    const [one, other] = [mac(seconds, body, "old"), mac(seconds)];
    for (const v1 of [`v1=${one},v1=${other}`, `v1=${other},v1=${one}`])
      expect(fault({ header: `t=${seconds},${v1},v0=${one}` })).toBeUndefined();
    expect(fault({ header: `t=${seconds},v1=${one},v1=${one}` })).toBe("wrong");
  });

  it("is compared in whole, in constant time, however early it is wrong and however many there are", () => {
    const right = mac(seconds);
    const given = [`0${right.slice(1)}`, `${right.slice(0, -1)}0`, right, "0".repeat(64)];
    vi.mocked(timingSafeEqual).mockClear();
    fault({ header: `t=${seconds},${given.map((each) => `v1=${each}`).join(",")}` });
    expect(vi.mocked(timingSafeEqual).mock.calls.map((pair) => pair.map(String))).toEqual(
      given.map((each) => [each, right]),
    );
  });

  it("is wrong with another secret, body or time", () => {
    expect(fault({ secret: "whsec_2" })).toBe("wrong");
    expect(fault({ body: `${body} ` })).toBe("wrong");
    expect(fault({ header: `t=${seconds + 1},v1=${mac(seconds)}` })).toBe("wrong");
  });

  it.each([
    ["nothing", ""],
    ["a word", "let-me-in"],
    ["no time", `v1=${mac("")}`],
    ["an empty time", `t=,v1=${mac("")}`],
    ["a time that is no number", `t=soon,v1=${mac("soon")}`],
    ["a time before 1970", `t=-1,v1=${mac("-1")}`],
    ["a time with a fraction", `t=${seconds}.5,v1=${mac(`${seconds}.5`)}`],
    ["two times", `t=${seconds},t=${seconds},v1=${mac(seconds)}`],
    ["no signature", `t=${seconds}`],
    ["only one of another scheme", `t=${seconds},v0=${mac(seconds)}`],
    ["half a signature", `t=${seconds},v1=${mac(seconds).slice(0, 32)}`],
    ["capitals", `t=${seconds},v1=${mac(seconds).toUpperCase()}`],
    ["spaces", `t=${seconds}, v1=${mac(seconds)}`],
    ["a good one and what is none", `t=${seconds},v1=${mac(seconds)},v1=`],
    ["a good one and what is no field", `t=${seconds},v1=${mac(seconds)},v2`],
  ])("is none when there is %s", (_, given) => {
    expect(fault({ header: given })).toMatch(/absent|malformed/);
  });

  it("is not verified without a secret, with which everybody could sign", () => {
    expect(() => fault({ secret: "", header: `t=${seconds},v1=${mac(seconds, body, "")}` })).toThrow("no secret");
  });
});

const texts = fc.oneof(fc.string({ unit: "binary" }), fc.json());
/** Stripe takes 0 for no time. */
const times = fc.integer({ min: 1, max: 4_102_444_800 });
const signed = fc.record({ text: texts, time: times }).map(({ text, time }) => ({ text, time, v1: mac(time, text) }));
/** The same text with another byte at some place. */
const changed = (text: string, place: number, by: number) => {
  const bytes = Buffer.from(text);
  const at = place % bytes.length;
  bytes[at] = (bytes[at]! + 1 + (by % 255)) % 256;
  return bytes.toString("latin1");
};

describe("whatever is signed", () => {
  it("no byte of body, time or signature can be another", () => {
    fc.assert(
      fc.property(signed, fc.nat(), fc.nat(), ({ text, time, v1 }, place, by) => {
        const honest = { header: `t=${time},v1=${v1}`, secret, now: time * 1000 };
        expect(signatureFault({ ...honest, body: text })).toBeUndefined();
        expect(signatureFault({ ...honest, body: text, header: changed(honest.header, place, by) })).toBeDefined();
        if (text !== "") expect(signatureFault({ ...honest, body: changed(text, place, by) })).toBeDefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it("no byte of a header can be another, byte by byte", () => {
    for (let place = 0; place < header.length; place++)
      for (let by = 0; by < 255; by++) expect(fault({ header: changed(header, place, by) })).toBeDefined();
  });

  it("Stripe's own package takes what is taken here, and what it signs is taken here", () => {
    const { webhooks } = new Stripe("sk_test_1");
    fc.assert(
      fc.property(fc.json(), times, (json, time) => {
        const theirs = webhooks.generateTestHeaderString({ payload: json, secret, timestamp: time });
        expect(signatureFault({ header: theirs, body: json, secret, now: time * 1000 })).toBeUndefined();
        const ours = `t=${time},v1=${mac(time, json)}`;
        expect(webhooks.constructEvent(json, ours, secret, undefined, undefined, time * 1000)).toEqual(
          JSON.parse(json),
        );
      }),
    );
  });

  it("Stripe's own package refuses what is refused here, but for what comes from the future", () => {
    const { webhooks } = new Stripe("sk_test_1");
    const theirVerdict = (given: string, received: number) => {
      try {
        webhooks.constructEvent(body, given, secret, undefined, undefined, received);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.constructor.name : error;
      }
    };
    for (const [given, received] of [
      [`t=${seconds},v1=${mac(seconds, body, "other")}`, now],
      [`t=${seconds + 1},v1=${mac(seconds)}`, now],
      [header, now + 301_000],
      ["", now],
    ] as const) {
      expect(theirVerdict(given, received)).toBe("StripeSignatureVerificationError");
      expect(fault({ header: given, now: received })).toBeDefined();
    }
    expect(theirVerdict(header, now)).toBeUndefined();
  });
});
