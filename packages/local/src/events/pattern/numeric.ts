import { InvalidEventPattern } from "./invalid.ts";

const limit = 5e9;
const withinLimit = (value: number) => Math.abs(value) <= limit;

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

const isLower = (operator: unknown) => operator === ">" || operator === ">=";
const isUpper = (operator: unknown) => operator === "<" || operator === "<=";

/**
 * Compiles `["=", 5]`, `["<", 10]` or a range, lower bound first: `[">", 0, "<=", 5]`.
 * Bounds and values are numbers between −5·10⁹ and 5·10⁹; other values do not match.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-numeric-matching
 * @throws {InvalidEventPattern} naming the term at fault.
 */
export function numeric(terms: readonly unknown[]): (value: number) => boolean {
  const [operator, ...rest] = terms;
  if (typeof operator !== "string") throw new InvalidEventPattern(`Invalid member in numeric match: ${text(operator)}`);
  const compare = comparisons[operator];
  if (!compare) throw new InvalidEventPattern(`Unrecognized numeric range operator: ${operator}`);
  const bound = boundOf(operator, rest[0]);
  const first = (value: number) => withinLimit(value) && compare(value, bound);
  if (rest.length <= 1) return first;
  if (!isLower(operator)) throw new InvalidEventPattern("Too many elements in numeric expression");
  const second = upperBound(bound, rest.slice(1));
  return (value) => first(value) && second(value);
}

function upperBound(bottom: number, [operator, top, ...more]: readonly unknown[]) {
  if (typeof operator !== "string") throw new InvalidEventPattern(`Bad value in numeric range: ${text(operator)}`);
  const compare = comparisons[operator];
  if (!compare || !isUpper(operator)) throw new InvalidEventPattern(`Bad numeric range operator: ${operator}`);
  const bound = boundOf(operator, top);
  if (more.length > 0) throw new InvalidEventPattern("Too many terms in numeric range expression");
  if (bottom >= bound) throw new InvalidEventPattern("Bottom must be less than top");
  return (value: number) => compare(value, bound);
}

function boundOf(operator: string, value: unknown): number {
  const name = operator === "=" ? "equals" : operator;
  if (typeof value !== "number") throw new InvalidEventPattern(`Value of ${name} must be numeric`);
  if (!withinLimit(value)) throw new InvalidEventPattern("Value must be between -5.0E9 and 5.0E9, inclusive");
  return value;
}

const text = (value: unknown) => JSON.stringify(value) ?? "nothing";
