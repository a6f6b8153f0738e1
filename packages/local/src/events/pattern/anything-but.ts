import type { Leaf } from "./flatten.ts";
import { isObject } from "./flatten.ts";
import { InvalidEventPattern } from "./invalid.ts";
import { wildcard } from "./wildcard.ts";

type Test = (value: Leaf) => boolean;
type TextTest = (text: string) => (value: string) => boolean;

const nested: Record<string, { test: TextTest; fault: string; mayBeEmpty: boolean }> = {
  prefix: {
    test: (prefix) => (value) => value.startsWith(prefix),
    fault: "prefix/suffix match pattern must be a string",
    mayBeEmpty: false,
  },
  suffix: {
    test: (suffix) => (value) => value.endsWith(suffix),
    fault: "prefix/suffix match pattern must be a string",
    mayBeEmpty: false,
  },
  "equals-ignore-case": {
    test: (text) => (value) => value.toLowerCase() === text.toLowerCase(),
    fault: "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
    mayBeEmpty: true,
  },
  wildcard: { test: wildcard, fault: "wildcard match pattern must be a string", mayBeEmpty: true },
};

/**
 * Compiles what stands behind `anything-but`: a string or number, a list of one kind of them, or
 * `prefix`, `suffix`, `equals-ignore-case` or `wildcard` with a string or a list of strings.
 * It matches every value that is there, of any kind, unless one of those matches it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-anything-but
 * @throws {InvalidEventPattern}
 */
export function anythingBut(operand: unknown): Test {
  if (isObject(operand)) return anythingButText(operand);
  if (Array.isArray(operand)) return anythingButValues(operand);
  if (typeof operand === "string" || typeof operand === "number") return (value) => value !== operand;
  throw notAValue();
}

function anythingButValues(operands: readonly unknown[]): Test {
  if (operands.some((operand) => typeof operand !== "string" && typeof operand !== "number"))
    throw new InvalidEventPattern("Inside anything but list, start|null|boolean is not supported.");
  if (new Set(operands.map((operand) => typeof operand)).size !== 1)
    throw new InvalidEventPattern(
      "Inside anything but list, either all values are number or string, mixed type is not supported",
    );
  const excluded = new Set(operands);
  return (value) => !excluded.has(value);
}

function anythingButText(operand: Record<string, unknown>): Test {
  const [[name, texts] = ["", undefined], ...more] = Object.entries(operand);
  if (name === "") throw new InvalidEventPattern("Anything-But expression name not found");
  const operator = Object.hasOwn(nested, name) ? nested[name] : undefined;
  if (!operator) throw new InvalidEventPattern(`Unsupported anything-but pattern: ${name}`);
  if (texts === null || typeof texts === "boolean" || isObject(texts)) throw notAValue();
  const tests = [texts].flat().map((text) => {
    if (typeof text !== "string") throw new InvalidEventPattern(operator.fault);
    if (text === "" && !operator.mayBeEmpty) throw new InvalidEventPattern("Null prefix/suffix not allowed");
    return operator.test(text);
  });
  if (more.length > 0) throw new InvalidEventPattern("Too many elements in numeric expression");
  if (tests.length === 0) throw notAValue();
  return (value) => typeof value !== "string" || !tests.some((test) => test(value));
}

const notAValue = () =>
  new InvalidEventPattern("Value of anything-but must be an array or single string/number value.");
