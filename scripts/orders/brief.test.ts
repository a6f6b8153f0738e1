import fc from "fast-check";
import { expect, it } from "vitest";
import { brief, failureText, whole, wrapped } from "./brief.ts";

it("says what kind of error it was, unless the SDK only says that it came from a step", () => {
  expect(failureText({ type: "PaymentDeclined", message: "no funds" })).toBe("PaymentDeclined: no funds");
  expect(failureText({ type: "StepError", message: "no funds" })).toBe("no funds");
  expect(failureText({ type: "PaymentDeclined", message: "" })).toBe("PaymentDeclined");
  expect(failureText({ type: "Error", message: "" })).toBe("Error");
});

it("lets nothing that somebody else wrote move the cursor", () => {
  const evil = "a\u001b[2Jb\r\nc\u009b1m";
  for (const text of [failureText({ type: evil, message: evil }), brief(evil), brief(JSON.stringify({ evil }))])
    expect(text).not.toMatch(/\p{Cc}/u);
  expect(whole(JSON.stringify({ [evil]: evil }), 80)).not.toMatch(/(?!\n)\p{Cc}/u);
});

it("shows results as values, and what is no JSON as text", () => {
  expect(brief(undefined)).toBe("");
  expect(brief('{"status":"CONFIRMED","lines":[{"sku":"A"}]}')).toBe("{ status: 'CONFIRMED', lines: [ [Object] ] }");
  expect(brief("approved")).toBe("'approved'");
});

it("breaks lines without losing a word or being too wide", () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { maxLength: 20 }),
      fc.integer({ min: 5, max: 40 }),
      (words, width) => {
        const lines = wrapped(words.join(" "), width);
        expect(lines.join("").replaceAll(" ", "")).toBe(words.join(""));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
        // Words are broken only where they would not fit on a line of their own.
        if (words.every((word) => word.length <= width)) expect(lines.join(" ")).toBe(words.join(" "));
      },
    ),
  );
});
