import { matcherOf } from "./wildcard.ts";

/** What is known about a request, by condition key. */
export type Context = Readonly<Record<string, readonly string[]>>;
export type Condition = (context: Context) => boolean;
type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** The policy uses an operator that is not evaluated here. */
export class UnknownOperator extends Error {
  override name = "UnknownOperator";
}

type Compile = (values: readonly string[]) => (value: string) => boolean;
const equals: Compile = (values) => (value) => values.includes(value);
const caseless: Compile = (values) => {
  const lower = values.map((value) => value.toLowerCase());
  return (value) => lower.includes(value.toLowerCase());
};
// ArnEquals and ArnLike are the same. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
const positive: Record<string, Compile> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: caseless,
  StringLike: matcherOf,
  ArnEquals: matcherOf,
  ArnLike: matcherOf,
  Bool: caseless,
};

/**
 * Compiles the conditions of a statement: all must hold.
 * @throws {UnknownOperator}
 */
export function compileConditions(conditions: Conditions | undefined): Condition | undefined {
  const compiled = Object.entries(conditions ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => compileOne(operator, key, values)),
  );
  return compiled.length === 0 ? undefined : (context) => compiled.every((holds) => holds(context));
}

const operatorForm = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

function compileOne(operator: string, key: string, values: readonly string[]): Condition {
  const [, set, name = "", ifExists] = operatorForm.exec(operator) ?? [];
  const negated = /^(String|Arn)Not/.test(name);
  const compile = positive[negated ? name.replace("Not", "") : name];
  if (!compile) throw new UnknownOperator(operator);
  const matches = compile(values);
  const holds = (value: string) => matches(value) !== negated;
  const whenAbsent = negated || ifExists !== undefined || set === "ForAllValues";
  return (context) => {
    const actual = valuesOf(context, key);
    if (actual.length === 0) return whenAbsent && set !== "ForAnyValue";
    // Several values without ForAllValues: one that matches decides, for and against.
    return set === "ForAllValues" || (negated && set === undefined) ? actual.every(holds) : actual.some(holds);
  };
}

/** Keys are case-insensitive. */
function valuesOf(context: Context, key: string): readonly string[] {
  const direct = context[key];
  if (direct) return direct;
  const wanted = key.toLowerCase();
  return Object.entries(context).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? [];
}
