import type { RejectionReason } from "@larder/contracts";
import { describe, expect, it } from "vitest";
import { OrderMissing } from "../orders/order-store.ts";
import { ProviderRefused, ProviderUnavailable } from "../payments/provider.ts";
import { play, type Script } from "../testing/scripted-checkout.ts";
import { done, ended, refused, waiting } from "./result.ts";

const short: RejectionReason = { code: "OUT_OF_STOCK", message: "Not enough in stock: 6 × Bananas", sku: "BANANAS" };
const outOfStock = refused(short);
const noMoney: RejectionReason = { code: "PAYMENT_DECLINED", message: "The bank declined the payment" };
const declined = refused(noMoney);
const nothingCharged = expect.stringMatching(/not been charged/);
const failed = { code: "CHECKOUT_FAILED", message: nothingCharged };
const unpaid = { code: "PAYMENT_FAILED", message: nothingCharged };

/** How it goes from here on when all is well, and when all is undone. */
const toTheEnd = ["confirmOrder", "startPicking", "capturePayment"];
const undone = ["endOrder", "voidPayment", "releaseStock"];
const cancelled: Script = { endOrder: [{ status: "CANCELLED", payment: true, stock: true }] };
const times = (count: number, ...steps: string[]) => Array.from({ length: count }, () => steps).flat();

describe("a checkout in which all is well", () => {
  it("reserves, authorises, confirms, and takes the money when the order can no longer be cancelled", async () => {
    const { end, told, callbacks } = await play({});
    expect(end).toBe("PAID");
    expect(told).toEqual(["reserveStock", "authorisePayment", ...toTheEnd]);
    expect(callbacks).toEqual(['cancellation {"minutes":30}']);
  });

  it("sleeps in between for as long as the order can be cancelled", async () => {
    expect((await play({})).slept).toEqual(["cancellation after confirmOrder"]);
  });

  it("has itself woken by a cancellation from the moment at which the order is confirmed", async () => {
    expect((await play({})).given).toEqual(["callback-1"]);
  });
});

describe("an order that cannot be", () => {
  it("is ended for want of stock, before anything is paid", async () => {
    const { end, told, given } = await play({ reserveStock: [outOfStock] });
    expect([end, told]).toEqual(["REJECTED", ["reserveStock", ...undone]]);
    expect(given).toEqual([short]);
  });

  it("is ended when its payment is declined, for the reason that the provider gives", async () => {
    const { end, told, given } = await play({ authorisePayment: [declined] });
    expect([end, told]).toEqual(["REJECTED", ["reserveStock", "authorisePayment", ...undone]]);
    expect(given).toEqual([noMoney]);
  });
});

describe("a payment that waits for its customer", () => {
  const asked = ["reserveStock", "authorisePayment", "watchPayment"];
  const wait: Script = { authorisePayment: [waiting] };
  const tenMinutes = 'customer {"minutes":10}';
  const fiveMinutes = 'customer {"minutes":5}';
  const thirtyMinutes = 'cancellation {"minutes":30}';

  it("goes on when they approve, without a reminder", async () => {
    const { end, told, callbacks } = await play({ ...wait, lookAtPayment: [done], rings: [true] });
    expect([end, told]).toEqual(["PAID", [...asked, "lookAtPayment", ...toTheEnd]]);
    expect(callbacks).toEqual([tenMinutes, thirtyMinutes]);
  });

  it("goes on when they approved before it had itself woken, and does not sleep", async () => {
    const { end, told, slept } = await play({ ...wait, watchPayment: [done] });
    expect([end, told]).toEqual(["PAID", [...asked, ...toTheEnd]]);
    expect(slept).toEqual(["cancellation after confirmOrder"]);
  });

  it("goes on when they approve after the reminder", async () => {
    const { end, told, callbacks } = await play({ ...wait, lookAtPayment: [waiting, done], rings: [false, true] });
    const reminded = [...asked, "lookAtPayment", "remindCustomer", "watchPayment", "lookAtPayment"];
    expect([end, told]).toEqual(["PAID", [...reminded, ...toTheEnd]]);
    expect(callbacks).toEqual([tenMinutes, fiveMinutes, thirtyMinutes]);
  });

  it.each([
    ["ten minutes", [done]],
    ["15 minutes", [waiting, done]],
  ])("goes on when they approved and the ring was lost: it looks when %s are over", async (_, lookAtPayment) => {
    expect(await play({ ...wait, lookAtPayment })).toMatchObject({ end: "PAID" });
  });

  it("expires after 15 minutes, of which they are reminded after ten", async () => {
    const { end, told, callbacks, given } = await play(wait);
    const waited = [...asked, "lookAtPayment", "remindCustomer", "watchPayment", "lookAtPayment"];
    expect([end, told]).toEqual(["REJECTED", [...waited, ...undone]]);
    expect(callbacks).toEqual([tenMinutes, fiveMinutes]);
    expect(given.at(-1)).toEqual({ code: "PAYMENT_EXPIRED", message: expect.stringContaining("15 minutes") });
  });

  it("is ended when they decline, before or after the reminder", async () => {
    for (const lookAtPayment of [[declined], [waiting, declined]]) {
      const { end, told, given } = await play({ ...wait, lookAtPayment });
      expect([end, told.slice(-3), given.at(-1)]).toEqual(["REJECTED", undone, noMoney]);
    }
  });

  it("goes round again when the ring meant nothing, and is woken the next time by another callback", async () => {
    const rings = [true, true, true];
    const { end, told, given } = await play({ ...wait, lookAtPayment: [waiting, waiting, done], rings });
    const rounds = times(3, "watchPayment", "lookAtPayment");
    expect([end, told]).toEqual(["PAID", ["reserveStock", "authorisePayment", ...rounds, ...toTheEnd]]);
    expect(given).toEqual(["callback-1", "callback-2", "callback-3", "callback-4"]);
  });

  it("expires still when rings that meant nothing came before and after the reminder", async () => {
    const { end, told } = await play({ ...wait, rings: [true, false, true, false] });
    expect(end).toBe("REJECTED");
    expect(told.filter((step) => step === "remindCustomer")).toHaveLength(1);
  });
});

describe("an order that is cancelled", () => {
  const wait: Script = { ...cancelled, authorisePayment: [waiting] };
  it.each<[string, Script, string[]]>([
    ["before anything is done", { ...cancelled, reserveStock: [ended] }, ["reserveStock"]],
    ["while it is paid", { ...cancelled, authorisePayment: [ended] }, ["reserveStock", "authorisePayment"]],
    [
      "before its checkout sleeps",
      { ...wait, watchPayment: [ended] },
      ["reserveStock", "authorisePayment", "watchPayment"],
    ],
    [
      "while its customer is waited for",
      { ...wait, lookAtPayment: [ended], rings: [true] },
      ["reserveStock", "authorisePayment", "watchPayment", "lookAtPayment"],
    ],
    [
      "when its customer is reminded",
      { ...wait, remindCustomer: [ended] },
      ["reserveStock", "authorisePayment", "watchPayment", "lookAtPayment", "remindCustomer"],
    ],
    [
      "before it is confirmed",
      { ...cancelled, confirmOrder: [ended] },
      ["reserveStock", "authorisePayment", "confirmOrder"],
    ],
    [
      "after it was confirmed",
      { ...cancelled, startPicking: [ended], rings: [true] },
      ["reserveStock", "authorisePayment", "confirmOrder", "startPicking"],
    ],
    [
      "somehow while its money is taken",
      { ...cancelled, capturePayment: [ended] },
      ["reserveStock", "authorisePayment", ...toTheEnd],
    ],
  ])("%s goes no further, and what was done is undone", async (_, script, done) => {
    const { end, told, given } = await play(script);
    expect(given.filter((each) => typeof each === "object")).toEqual([]);
    expect([end, told]).toEqual(["CANCELLED", [...done, ...undone]]);
  });
});

describe("a step that fails", () => {
  const lost = new ProviderUnavailable("No answer");
  const steps = ["reserveStock", "authorisePayment", ...toTheEnd] as const;

  it.each([
    "reserveStock",
    "authorisePayment",
    "confirmOrder",
    "startPicking",
    "capturePayment",
  ] as const)("makes no difference when it is %s and does it once", async (step) => {
    const { end, told } = await play({ [step]: [lost, done] });
    expect(end).toBe("PAID");
    expect(told).toEqual(steps.flatMap((each) => (each === step ? [each, each] : [each])));
  });

  it.each([
    ["reserveStock", failed, {}],
    ["authorisePayment", unpaid, {}],
    ["watchPayment", unpaid, { authorisePayment: [waiting] }],
    ["lookAtPayment", unpaid, { authorisePayment: [waiting] }],
    ["remindCustomer", failed, { authorisePayment: [waiting] }],
    ["confirmOrder", failed, {}],
    ["startPicking", failed, {}],
  ] satisfies [
    keyof Script,
    unknown,
    Script,
  ][])("ends the order when it is %s and does it for good: ten times within three minutes", async (step, reason, script) => {
    const { told, given, retries } = await play({ ...script, [step]: [lost] });
    expect(told.filter((each) => each === step)).toHaveLength(10);
    expect([told.slice(-3), given.at(-1)]).toEqual([undone, reason]);
    const { attempts = 0, first = 0, longest = 0 } = retries.get(nameOf(step)) ?? {};
    expect(longestPauses(attempts, first, longest)).toBeLessThan(180);
  });

  it("is tried for hours when it is the money that cannot be taken: nobody waits, and it stays held", async () => {
    const { told, given, retries } = await play({ capturePayment: [lost] });
    expect(told.filter((each) => each === "capturePayment")).toHaveLength(40);
    expect([told.slice(-3), given.at(-1)]).toEqual([undone, unpaid]);
    const { attempts = 0, first = 0, longest = 0 } = retries.get("capture payment") ?? {};
    expect(longestPauses(attempts, first, longest)).toBeGreaterThan(6 * 60 * 60);
  });

  it.each([
    ["the provider refuses", new ProviderRefused("It was voided")],
    ["there is no such order", new OrderMissing("There is no order")],
  ])("is not tried again when %s: no time mends that", async (_, error) => {
    const { told } = await play({ authorisePayment: [error] });
    expect(told).toEqual(["reserveStock", "authorisePayment", ...undone]);
  });
});

/** What a step is called in the history of a checkout. */
const nameOf = (step: string) => step.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** Seconds between the first try and the last, at most. */
const longestPauses = (attempts: number, first: number, longest: number) =>
  Array.from({ length: attempts - 1 }, (_, made) => Math.min(longest, first * 2 ** made)).reduce(
    (sum, each) => sum + each,
    0,
  );

describe("money that could not be taken", () => {
  it("is let go with the order, which is cancelled", async () => {
    const capturePayment = [new ProviderUnavailable("No answer")];
    const endOrder = [{ status: "CANCELLED" as const, payment: false, stock: true }];
    const { end, told, given } = await play({ capturePayment, endOrder });
    expect([end, given.at(-1)]).toEqual(["CANCELLED", unpaid]);
    expect(told.slice(-2)).toEqual(["endOrder", "releaseStock"]);
  });

  it("was taken in truth when the order is kept: then it is paid, and nothing is undone", async () => {
    const capturePayment = [new ProviderUnavailable("No answer")];
    const endOrder = [{ status: "CONFIRMED" as const, payment: false, stock: false }];
    const { end, told } = await play({ capturePayment, endOrder });
    expect([end, told.at(-1)]).toEqual(["PAID", "endOrder"]);
  });
});

describe("giving up", () => {
  it.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])("undoes only what is left: the payment: %s, the stock: %s", async (payment, stock) => {
    const endOrder = [{ status: "REJECTED" as const, payment, stock }];
    const { end, told } = await play({ reserveStock: [outOfStock], endOrder });
    const expected = [
      "reserveStock",
      "endOrder",
      ...(payment ? ["voidPayment"] : []),
      ...(stock ? ["releaseStock"] : []),
    ];
    expect([end, told]).toEqual(["REJECTED", expected]);
  });

  const unavailable = new ProviderUnavailable("No answer");
  const failure = { name: "StepError", cause: { message: "No answer" } };

  it.each([
    "endOrder",
    "voidPayment",
    "releaseStock",
  ] as const)("is tried for hours when it is %s that fails", async (step) => {
    const outage = Array.from({ length: 39 }, () => unavailable);
    const last = step === "endOrder" ? { status: "REJECTED" as const, payment: true, stock: true } : undefined;
    const { end, told, retries } = await play({ reserveStock: [outOfStock], [step]: [...outage, last] });
    expect(end).toBe("REJECTED");
    expect(told.filter((each) => each === step)).toHaveLength(40);
    const { attempts = 0, first = 0, longest = 0 } = retries.get(nameOf(step)) ?? {};
    expect(longestPauses(attempts, first, longest)).toBeGreaterThan(6 * 60 * 60);
  });

  it("fails at last when the order cannot be ended, for somebody to look, and gives nothing back of what still stands", async () => {
    const { end, told } = await play({ reserveStock: [outOfStock], endOrder: [unavailable] });
    expect([end, told.at(-1)]).toMatchObject([failure, "endOrder"]);
  });

  it.each([
    ["voidPayment", "releaseStock"],
    ["releaseStock", "voidPayment"],
  ] as const)("fails at last when %s does, for somebody to look; but not before %s is done", async (step, other) => {
    const { end, told } = await play({ reserveStock: [outOfStock], [step]: [unavailable] });
    expect(end).toMatchObject(failure);
    expect(told).toContain(other);
  });

  it.each([
    ["voidPayment", "releaseStock"],
    ["releaseStock", "voidPayment"],
  ] as const)("does not let what %s gives back wait for %s", async (other, step) => {
    const outage = Array.from({ length: 20 }, () => unavailable);
    const { end, told } = await play({ reserveStock: [outOfStock], [step]: [...outage, undefined] });
    expect(end).toBe("REJECTED");
    expect(told.indexOf(other)).toBeLessThan(told.lastIndexOf(step));
  });
});
