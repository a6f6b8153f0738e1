import type { Statement } from "@larder/topology";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePolicy, type Decision } from "./policy.ts";
import { matcherOf } from "./wildcard.ts";

/** The specification, read aloud: no compilation, no memory, no cleverness. */
function naiveDecision(statements: readonly Statement[], action: string, resource: string, tag: string): Decision {
  const like = (pattern: string, text: string, flags = "s") =>
    new RegExp(
      `^${pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".")}$`,
      flags,
    ).test(text);
  const applicable = statements.filter(
    ({ actions, resources, conditions = {} }) =>
      actions.some((pattern) => like(pattern, action, "is")) &&
      resources.some((pattern) => like(pattern, resource)) &&
      (conditions["StringEquals"]?.["app:tag"]?.includes(tag) ?? true) &&
      (conditions["StringNotLike"]?.["app:tag"]?.every((pattern) => !like(pattern, tag)) ?? true),
  );
  if (applicable.some(({ effect }) => effect === "Deny")) return "denied";
  return applicable.length > 0 ? "allowed" : "not allowed";
}

const letters = (characters: string, max: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: max });
const tag = letters("xy", 2);
const condition = fc.oneof(
  tag.map((value) => ({ StringEquals: { "app:tag": [value] } })),
  letters("xy*", 3).map((pattern) => ({ StringNotLike: { "app:tag": [pattern] } })),
);
const statement: fc.Arbitrary<Statement> = fc
  .record({
    effect: fc.constantFrom("Allow" as const, "Allow" as const, "Deny" as const),
    actions: fc.array(letters("aAb:*?", 4), { minLength: 1, maxLength: 2 }),
    resources: fc.array(letters("ab:/*?", 5), { minLength: 1, maxLength: 2 }),
    conditions: fc.option(condition, { nil: undefined }),
  })
  .map(({ conditions, ...rest }) => (conditions ? { ...rest, conditions } : rest));
const question = fc.tuple(letters("aAb:", 4), letters("ab:/", 5), tag);

describe("a policy", () => {
  it("decides as a naive reading of the rules does, whatever it was asked before", () => {
    fc.assert(
      fc.property(
        fc.array(statement, { maxLength: 5 }),
        fc.array(question, { minLength: 1, maxLength: 10 }),
        (statements, questions) => {
          const policy = compilePolicy(statements);
          for (const [action, resource, value] of [...questions, ...questions])
            expect(policy.decide(action, resource, () => ({ "app:tag": [value] }))).toBe(
              naiveDecision(statements, action, resource, value),
            );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/Place*", true],
    ["ArnEquals", "AWS:principalarn", "arn:aws:iam::1:role/PlaceOrder", true],
    ["StringLike", "aws:PrincipalArn", "*Cancel*", false],
    ["StringEquals", "aws:SourceVpc", "vpc-1", false],
    ["StringEqualsIfExists", "aws:SourceVpc", "vpc-1", true],
    ["StringNotEquals", "aws:SourceVpc", "vpc-1", true],
    ["ForAllValues:StringEquals", "dynamodb:LeadingKeys", "ann", false],
    ["ForAnyValue:StringEquals", "dynamodb:LeadingKeys", "ann", true],
  ])("with %s on %s %s holds: %s", (operator, key, value, holds) => {
    const conditions = { [operator]: { [key]: [value] } };
    const policy = compilePolicy([{ effect: "Allow", actions: ["*"], resources: ["*"], conditions }]);
    const context = { "aws:PrincipalArn": ["arn:aws:iam::1:role/PlaceOrder"], "dynamodb:LeadingKeys": ["ann", "bob"] };
    expect(policy.decide("sqs:SendMessage", "q", () => context)).toBe(holds ? "allowed" : "not allowed");
  });

  it("never allows and always denies by a statement whose operator it does not know", () => {
    const statement = {
      actions: ["*"],
      resources: ["*"],
      conditions: { IpAddress: { "aws:SourceIp": ["10.0.0.0/8"] } },
    };
    const allowing = compilePolicy([{ effect: "Allow", ...statement }]);
    expect(allowing.decide("a", "b", () => ({}))).toBe("not allowed");
    expect(allowing.unknownOperators).toEqual(["IpAddress"]);
    const all: Statement = { effect: "Allow", actions: ["*"], resources: ["*"] };
    expect(compilePolicy([all, { effect: "Deny", ...statement }]).decide("a", "b", () => ({}))).toBe("denied");
  });
});

describe("a wildcard", () => {
  it("stays quick on a pattern made to backtrack", () => {
    const matches = matcherOf([`${"*a".repeat(20)}*b`]);
    expect(matches("a".repeat(20_000))).toBe(false);
  });
});
