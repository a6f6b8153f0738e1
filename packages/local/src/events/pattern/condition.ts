import { anythingBut } from "./anything-but.ts";
import { cidr, sameAddress } from "./cidr.ts";
import { isObject, type Leaf } from "./flatten.ts";
import { InvalidEventPattern } from "./invalid.ts";
import { numeric } from "./numeric.ts";
import { wildcard } from "./wildcard.ts";

/** What a pattern asks of one field: that one of the tests passes, or, when `absent`, that the field is not there. */
export interface Condition {
  readonly tests: readonly ((value: Leaf) => boolean)[];
  readonly absent: boolean;
}

type Test = (value: Leaf) => boolean;

/** Compiles the array that stands at a field of a pattern. Its elements are alternatives. */
export function condition(alternatives: readonly unknown[]): Condition {
  if (alternatives.length === 0) throw new InvalidEventPattern("Empty arrays are not allowed");
  const compiled = alternatives.map(alternative);
  return { tests: compiled.filter((test) => test !== "absent"), absent: compiled.includes("absent") };
}

function alternative(operand: unknown): Test | "absent" {
  if (isObject(operand)) return expression(operand);
  if (typeof operand === "string") return exactly(operand);
  if (Array.isArray(operand)) throw new InvalidEventPattern("Match value must be String, number, true, false, or null");
  return (value) => value === operand;
}

function exactly(text: string): Test {
  const address = sameAddress(text);
  return (value) => value === text || (address !== undefined && typeof value === "string" && address(value));
}

function expression(operand: Record<string, unknown>): Test | "absent" {
  const [[name, argument] = ["", undefined], ...more] = Object.entries(operand);
  if (name === "") throw new InvalidEventPattern("Match expression name not found");
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (!operator) throw new InvalidEventPattern(`Unrecognized match type ${name}`);
  const test = operator(argument);
  if (more.length > 0) throw new InvalidEventPattern("Only one key allowed in match expression");
  return test;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
const operators: Record<string, (argument: unknown) => Test | "absent"> = {
  prefix: (argument) => affix("prefix", argument, (value, prefix) => value.startsWith(prefix)),
  suffix: (argument) => affix("suffix", argument, (value, suffix) => value.endsWith(suffix)),
  "equals-ignore-case": (argument) => {
    const text = textOf("equals-ignore-case", argument).toLowerCase();
    return ofText((value) => value.toLowerCase() === text);
  },
  wildcard: (argument) => ofText(wildcard(textOf("wildcard", argument))),
  // EventBridge itself names prefix here: it is the wording of its own error.
  cidr: (argument) => ofText(cidr(textOf("prefix", argument))),
  "anything-but": anythingBut,
  numeric: (argument) => {
    if (!Array.isArray(argument)) throw new InvalidEventPattern("Value of numeric must be an array.");
    const test = numeric(argument);
    return (value) => typeof value === "number" && test(value);
  },
  exists: (argument) => {
    if (typeof argument !== "boolean")
      throw new InvalidEventPattern("exists match pattern must be either true or false.");
    return argument ? () => true : "absent";
  },
};

const ofText =
  (test: (value: string) => boolean): Test =>
  (value) =>
    typeof value === "string" && test(value);

function affix(name: string, argument: unknown, test: (value: string, affix: string) => boolean): Test {
  if (!isObject(argument)) {
    const text = textOf(name, argument);
    return ofText((value) => test(value, text));
  }
  const [[inner, insensitive] = ["", undefined], ...more] = Object.entries(argument);
  if (inner !== "equals-ignore-case") throw new InvalidEventPattern(`Unsupported ${name} pattern: ${inner}`);
  const text = textOf(inner, insensitive).toLowerCase();
  if (more.length > 0) throw new InvalidEventPattern("Only one key allowed in match expression");
  return ofText((value) => test(value.toLowerCase(), text));
}

function textOf(operator: string, argument: unknown): string {
  if (typeof argument !== "string") throw new InvalidEventPattern(`${operator} match pattern must be a string`);
  return argument;
}
