import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { arbitraryOf } from "../../../../test/arbitrary/json-schema.ts";
import { breaksBetween, type Lost } from "./breaks.ts";
import { pairs } from "./pairs.fixture.ts";

const line = z.object({ sku: z.string(), quantity: z.int().min(1) });
const card = z.object({ by: z.literal("card"), last4: z.string() });
const cash = z.object({ by: z.literal("cash") });
const voucher = z.object({ by: z.literal("voucher") });

type Change = [what: string, published: z.ZodType, current: z.ZodType];

const compatible: Change[] = [
  ["nothing is changed", line, line],
  ["an optional field is added", line, line.extend({ name: z.string().optional() })],
  ["a field with a default is added", line, line.extend({ name: z.string().default("?") })],
  [
    "an optional field is added to the elements of a list",
    z.array(line),
    z.array(line.extend({ name: z.string().optional() })),
  ],
  [
    "an optional field is added to one kind of a union",
    z.union([line, card]),
    z.union([line, card.extend({ name: z.string().optional() })]),
  ],
  [
    "an optional field is added to the values of a record",
    z.record(z.string(), line),
    z.record(z.string(), line.extend({ name: z.string().optional() })),
  ],
  [
    "an optional field is added to a place of a tuple",
    z.tuple([line]),
    z.tuple([line.extend({ name: z.string().optional() })]),
  ],
  ["fields stand in another order", line, z.object({ quantity: z.int().min(1), sku: z.string() })],
  ["enum values stand in another order", z.enum(["a", "b"]), z.enum(["b", "a"])],
  ["the kinds of a union stand in another order", z.union([z.string(), line, cash]), z.union([cash, z.string(), line])],
  ["a constant becomes an enum of one", z.literal("a"), z.enum(["a"])],
  ["a description is given", line, line.meta({ title: "Line", description: "One product" })],
];

const breaking: [...Change, expected: [field: string, change: string, lost: Lost][]][] = [
  [
    "a number is held to what a double holds exactly",
    z.number(),
    z.number().min(Number.MIN_SAFE_INTEGER),
    [["", "minimum", "backward"]],
  ],
  ["a required field is added", line, line.extend({ name: z.string() }), [["name", "is required", "backward"]]],
  ["a required field is removed", line, line.omit({ sku: true }), [["sku", "is gone", "forward"]]],
  [
    "an optional field is removed",
    line.partial(),
    line.partial().omit({ sku: true }),
    [["sku", "its name", "backward"]],
  ],
  ["a required field is made optional", line, line.partial({ sku: true }), [["sku", "is optional", "forward"]]],
  ["an optional field is made required", line.partial({ sku: true }), line, [["sku", "is required", "backward"]]],
  [
    "a field is renamed",
    line,
    z.object({ code: z.string(), quantity: z.int().min(1) }),
    [
      ["sku", "is gone", "forward"],
      ["code", "was not there", "backward"],
    ],
  ],
  ["a type is changed", line, line.extend({ sku: z.int() }), [["sku", "from string to integer", "both"]]],
  [
    "a whole number may be a fraction",
    z.object({ n: z.int() }),
    z.object({ n: z.number() }),
    [["n", "from integer to number", "forward"]],
  ],
  [
    "a fraction must be a whole number",
    z.object({ n: z.number() }),
    z.object({ n: z.int() }),
    [["n", "from number to integer", "backward"]],
  ],
  [
    "a value may be null",
    z.object({ n: z.string() }),
    z.object({ n: z.string().nullable() }),
    [["n", "string or null", "forward"]],
  ],
  [
    "a value may no longer be null",
    z.object({ n: z.string().nullable() }),
    z.object({ n: z.string() }),
    [["n", "string or null", "backward"]],
  ],
  [
    "an object may be null",
    z.object({ line }),
    z.object({ line: line.nullable() }),
    [["line", "may be of type null", "forward"]],
  ],
  [
    "an object may no longer be null",
    z.object({ line: line.nullable() }),
    z.object({ line }),
    [["line", "may no longer be of type null", "backward"]],
  ],
  [
    "a value is no longer known",
    z.object({ n: z.string() }),
    z.object({ n: z.unknown() }),
    [["n", "from string to any", "forward"]],
  ],
  [
    "an enum is widened",
    z.object({ is: z.enum(["a"]) }),
    z.object({ is: z.enum(["a", "b"]) }),
    [["is", 'may be "b"', "forward"]],
  ],
  [
    "an enum is narrowed",
    z.object({ is: z.enum(["a", "b"]) }),
    z.object({ is: z.enum(["a"]) }),
    [["is", 'no longer be "b"', "backward"]],
  ],
  [
    "a text becomes an enum",
    z.object({ is: z.string() }),
    z.object({ is: z.enum(["a"]) }),
    [["is", 'only allows "a"', "backward"]],
  ],
  [
    "an enum becomes a text",
    z.object({ is: z.enum(["a"]) }),
    z.object({ is: z.string() }),
    [["is", 'more than "a"', "forward"]],
  ],
  [
    "a constant is changed",
    z.object({ v: z.literal(1) }),
    z.object({ v: z.literal(2) }),
    [
      ["v", "no longer be 1", "backward"],
      ["v", "may be 2", "forward"],
    ],
  ],
  [
    "a minimum is raised",
    z.object({ n: z.int().min(1) }),
    z.object({ n: z.int().min(2) }),
    [["n", "from 1 to 2", "backward"]],
  ],
  [
    "a minimum is lowered",
    z.object({ n: z.int().min(2) }),
    z.object({ n: z.int().min(1) }),
    [["n", "from 2 to 1", "forward"]],
  ],
  [
    "a maximum is raised",
    z.object({ n: z.int().max(1) }),
    z.object({ n: z.int().max(2) }),
    [["n", "from 1 to 2", "forward"]],
  ],
  [
    "a maximum is lowered",
    z.object({ n: z.int().max(2) }),
    z.object({ n: z.int().max(1) }),
    [["n", "from 2 to 1", "backward"]],
  ],
  [
    "a bound is set",
    z.object({ n: z.string() }),
    z.object({ n: z.string().max(9) }),
    [["n", "has a maxLength", "backward"]],
  ],
  [
    "a bound is lifted",
    z.object({ n: z.string().min(1) }),
    z.object({ n: z.string() }),
    [["n", "lost its minLength", "forward"]],
  ],
  [
    "a list must be longer",
    z.object({ l: z.array(line).min(1) }),
    z.object({ l: z.array(line).min(2) }),
    [["l", "minItems", "backward"]],
  ],
  [
    "a whole number becomes a fraction from elsewhere",
    z.object({ n: z.int().min(0) }),
    z.object({ n: z.number().min(5) }),
    [
      ["n", "to number", "forward"],
      ["n", "from 0 to 5", "backward"],
    ],
  ],
  [
    "a pattern is changed",
    z.object({ s: z.string().regex(/^a/) }),
    z.object({ s: z.string().regex(/^b/) }),
    [["s", "pattern", "both"]],
  ],
  [
    "a pattern is set",
    z.object({ s: z.string() }),
    z.object({ s: z.string().regex(/^b/) }),
    [["s", "has a pattern", "backward"]],
  ],
  [
    "a pattern is lifted",
    z.object({ s: z.string().regex(/^b/) }),
    z.object({ s: z.string() }),
    [["s", "lost its pattern", "forward"]],
  ],
  [
    "a step is changed",
    z.object({ n: z.number().multipleOf(2) }),
    z.object({ n: z.number().multipleOf(3) }),
    [["n", "multipleOf", "both"]],
  ],
  [
    "a kind is added to a union",
    z.object({ p: z.union([card, cash]) }),
    z.object({ p: z.union([card, cash, voucher]) }),
    [["p", 'the one with by "voucher"', "forward"]],
  ],
  [
    "a kind is taken from a union",
    z.object({ p: z.union([card, cash, voucher]) }),
    z.object({ p: z.union([card, cash]) }),
    [["p", 'the one with by "voucher"', "backward"]],
  ],
  [
    "a kind of a union is changed",
    z.object({ p: z.union([card, cash]) }),
    z.object({ p: z.union([card.omit({ last4: true }), cash]) }),
    [["p.last4", "is gone", "forward"]],
  ],
  [
    "a union is told by its discriminator",
    z.object({ p: z.union([card, cash]) }),
    z.object({ p: z.discriminatedUnion("by", [card, cash]) }),
    [["p", "by oneOf", "both"]],
  ],
  [
    "the elements of a list are changed",
    z.object({ lines: z.array(line) }),
    z.object({ lines: z.array(line.omit({ quantity: true })) }),
    [["lines[].quantity", "is gone", "forward"]],
  ],
  [
    "a tuple is longer",
    z.tuple([z.string()]),
    z.tuple([z.string(), z.int()]),
    [
      ["", "minItems", "backward"],
      ["", "maxItems", "forward"],
      ["", "places", "both"],
    ],
  ],
  ["a place of a tuple is changed", z.tuple([z.string()]), z.tuple([z.int()]), [["[0]", "type", "both"]]],
  [
    "the values of a record are changed",
    z.object({ r: z.record(z.string(), z.int()) }),
    z.object({ r: z.record(z.string(), z.string()) }),
    [["r{}", "type", "both"]],
  ],
  [
    "the keys of a record are changed",
    z.object({ r: z.record(z.string(), z.int()) }),
    z.object({ r: z.record(z.string().max(3), z.int()) }),
    [["names in r", "maxLength", "backward"]],
  ],
  [
    "a field is added to an object that refuses others",
    z.strictObject({ a: z.int() }),
    z.strictObject({ a: z.int(), b: z.int().optional() }),
    [["b", "refuses unknown fields", "forward"]],
  ],
  [
    "a field is added to an object that allows others",
    z.looseObject({ a: z.int() }),
    z.looseObject({ a: z.int(), b: z.int().optional() }),
    [["b", "as something else", "both"]],
  ],
  [
    "a required field is removed from an object that refuses others",
    z.strictObject({ a: z.int(), b: z.int() }),
    z.strictObject({ a: z.int() }),
    [["b", "is gone", "both"]],
  ],
  [
    "an optional field is removed from an object that allows others",
    z.looseObject({ a: z.int().optional() }),
    z.looseObject({}),
    [["a", "is gone", "both"]],
  ],
  [
    "an object refuses what it ignored",
    z.object({ a: line }),
    z.object({ a: z.strictObject(line.shape) }),
    [["a", "unknown fields", "both"]],
  ],
];

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input" });

describe("it breaks nothing when", () => {
  it.each(compatible)("%s", (_, published, current) => {
    expect(breaksBetween(schemaOf(published), schemaOf(current))).toEqual([]);
  });
});

describe("it breaks when", () => {
  it.each(breaking)("%s", (_, published, current, expected) => {
    const found = breaksBetween(schemaOf(published), schemaOf(current));
    expect(found).toEqual(
      expected.map(([field, change, lost]) => ({ field, change: expect.stringContaining(change), lost })),
    );
  });

  it("a field that several schemas share is changed, wherever it stands", () => {
    const [before, now] = [z.int(), z.string()].map((amount) =>
      z.object({ total: z.object({ amount }), lines: z.array(z.object({ price: z.object({ amount }) })) }),
    );
    const fields = breaksBetween(schemaOf(before!), schemaOf(now!)).map(({ field }) => field);
    expect(fields).toEqual(["total.amount", "lines[].price.amount"]);
  });
});

/** Which losses mean that a value of the one schema may be refused by the other. */
const loses = (lost: Lost, found: readonly { lost: Lost }[]) =>
  found.some((each) => [lost, "both"].includes(each.lost));

describe("what is not called a break", () => {
  const cases = pairs.chain(({ published, current }) => {
    const [old, now] = [schemaOf(published), schemaOf(current)];
    return fc.record({
      published: fc.constant(published),
      current: fc.constant(current),
      found: fc.constant(breaksBetween(old, now)),
      sentBefore: fc.array(arbitraryOf(old), { maxLength: 5 }),
      sentNow: fc.array(arbitraryOf(now), { maxLength: 5 }),
    });
  });

  it("reads what was sent before, and is read by those who know only what was before", () => {
    fc.assert(
      fc.property(cases, ({ published, current, found, sentBefore, sentNow }) => {
        if (!loses("backward", found))
          for (const event of sentBefore) expect(current.safeParse(event).error).toBeUndefined();
        if (!loses("forward", found))
          for (const event of sentNow) expect(published.safeParse(event).error).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it("is tried often enough to mean something", () => {
    const sampled = fc.sample(cases, { numRuns: 500, seed: 1 });
    const changed = sampled.filter(
      ({ published, current }) => JSON.stringify(schemaOf(published)) !== JSON.stringify(schemaOf(current)),
    );
    const harmless = changed.filter(({ found }) => found.length === 0);
    expect(harmless.length).toBeGreaterThan(20);
    for (const lost of ["backward", "forward"] as const)
      expect(changed.filter(({ found }) => !loses(lost, found)).length).toBeGreaterThan(50);
  });
});
