import { afterEach, describe, expect, it } from "vitest";
import { authorise, find, open, wanted } from "../testing/payments.ts";
import { useSimulator } from "../testing/simulator.ts";
import { documents } from "./payment-store.ts";

useSimulator();
afterEach(() => void documents.middlewareStack.remove("crash"));

/** Ends what runs right before or after its nth write. */
function dieAt(nth: number, moment: "before" | "after") {
  let writes = 0;
  documents.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== "PutItemCommand") return next(args);
        writes += 1;
        if (writes < nth) return next(args);
        if (writes === nth && moment === "after") await next(args);
        throw new Error(`Died ${moment} write ${nth}`);
      },
    { step: "initialize", name: "crash" },
  );
}

describe("opening a payment", () => {
  it("answers it with its address, and holds nothing", async () => {
    const { status, headers, body } = await open();
    expect([status, headers["location"]]).toEqual([201, `/payments/${body.id}`]);
    expect(body).toEqual({ id: expect.stringMatching(/^pay_[0-9A-HJKMNP-TV-Z]{26}$/), ...wanted, status: "OPEN" });
    expect((await find(body.id)).body).toEqual(body);
  });

  it("gives another payment for another key, for one order too", async () => {
    expect((await open("one")).body.id).not.toBe((await open("two")).body.id);
  });

  it("gives the same payment for the same key, as it is by then", async () => {
    const { body } = await open("key");
    await authorise(body.id, "tok_approve");
    expect(await open("key")).toMatchObject({ status: 201, body: { ...body, status: "AUTHORISED" } });
  });

  it("gives one payment to twelve who come at once", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => open("key")));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  });

  it.each([
    [1, "before"],
    [1, "after"],
    [2, "before"],
    [2, "after"],
  ] as const)("gives one payment although it died at write %i, %s it", async (nth, moment) => {
    dieAt(nth, moment);
    expect((await open("key")).status).toBe(500);
    documents.middlewareStack.remove("crash");
    const { status, body } = await open("key");
    expect([status, body]).toMatchObject([201, { ...wanted, status: "OPEN" }]);
    expect((await open("key")).body).toEqual(body);
    expect((await find(body.id)).body).toEqual(body);
  });

  it.each([
    ["reference", { ...wanted, reference: "ord_other" }],
    ["amount", { ...wanted, amount: { amount: 1_235, currency: "EUR" } }],
    ["currency", { ...wanted, amount: { amount: 1_234, currency: "GBP" } }],
  ])("refuses a key that stands for another %s", async (_, other) => {
    await open("key");
    const { status, body } = await open("key", other);
    expect([status, body.type]).toEqual([422, expect.stringMatching(/idempotency-key-reused$/)]);
  });

  it.each([
    ["no reference", { amount: wanted.amount }, "/reference"],
    ["an empty reference", { ...wanted, reference: "" }, "/reference"],
    ["a negative amount", { ...wanted, amount: { amount: -1, currency: "EUR" } }, "/amount/amount"],
    ["part of a cent", { ...wanted, amount: { amount: 0.5, currency: "EUR" } }, "/amount/amount"],
    ["no currency", { ...wanted, amount: { amount: 1 } }, "/amount/currency"],
    ["a status", { ...wanted, status: "CAPTURED" }, "/status"],
  ])("refuses %s, by name", async (_, body, pointer) => {
    const answer = await open("key", body);
    expect([answer.status, answer.body.errors]).toMatchObject([400, [{ in: "body", pointer }]]);
  });

  it("refuses who names no key", async () => {
    expect((await open("")).status).toBe(400);
  });
});
