import fc from "fast-check";
import { decodeTime } from "ulid";
import { describe, expect, expectTypeOf, it } from "vitest";
import type * as z from "zod";
import { correlationIdSchema, eventIdSchema, madeAt, newId, type OrderId, orderIdSchema } from "./ids.ts";

describe("newId", () => {
  it("makes ids that their schema accepts and that carry the time", () => {
    const before = Date.now();
    const id = newId("ord");
    expect(orderIdSchema.parse(id)).toBe(id);
    expect(decodeTime(id.slice(4))).toBeGreaterThanOrEqual(before);
  });

  it("makes ids that say when they were made", () => {
    expect(madeAt("upl_01M84XF1PT3BR0K7C2JFZMTB81")).toBe("2026-11-23T19:17:29.434Z");
  });

  it("never makes the same id twice, and spreads over every digit", () => {
    const ids = Array.from({ length: 20_000 }, () => newId("evt"));
    expect(new Set(ids).size).toBe(ids.length);
    const digits = new Set(ids.flatMap((id) => [...id.slice(-16)]));
    expect(digits.size).toBe(32);
  });

  it("types an id by its prefix", () => {
    expectTypeOf(newId("ord")).toEqualTypeOf<OrderId>();
    expectTypeOf(newId("evt")).not.toExtend<OrderId>();
    expectTypeOf<z.infer<typeof orderIdSchema>>().toEqualTypeOf<`ord_${string}`>();
  });
});

describe("an id's schema", () => {
  it.each([
    ["another prefix", "evt_01M84XF1PT3BR0K7C2JFZMTB81"],
    ["no prefix", "01M84XF1PT3BR0K7C2JFZMTB81"],
    ["small letters", "ord_01m84xf1pt3br0k7c2jfzmtb81"],
    ["a letter that Crockford leaves out", "ord_01M84XF1PT3BR0K7C2JFZMTB8U"],
    ["more than 128 bits", "ord_81M84XF1PT3BR0K7C2JFZMTB81"],
    ["a digit too many", "ord_01M84XF1PT3BR0K7C2JFZMTB811"],
    ["something in front", " ord_01M84XF1PT3BR0K7C2JFZMTB81"],
    ["a line behind", "ord_01M84XF1PT3BR0K7C2JFZMTB81\n"],
  ])("refuses %s, and says what it wants", (_, text) => {
    const { error } = orderIdSchema.safeParse(text);
    expect(error?.issues[0]?.message).toBe("Invalid id: must be ord_ followed by a ULID");
  });

  it("accepts nothing but its own form", () => {
    fc.assert(fc.property(fc.string(), (text) => !eventIdSchema.safeParse(text).success));
  });
});

describe("a correlation id", () => {
  it("may be ours or a client's", () => {
    for (const id of [newId("cor"), "4bf92f3577b34da6a3ce929d0e0e4736", "checkout:2026-11-23.17"])
      expect(correlationIdSchema.safeParse(id).success).toBe(true);
  });

  it.each([
    "short",
    "x".repeat(129),
    "has spaces in it",
    "line\nbreak-in-it",
    'quote"inside',
    "",
    "ünïcödé-id",
  ])("is refused when it is %j", (id) => {
    expect(correlationIdSchema.safeParse(id).success).toBe(false);
  });
});
