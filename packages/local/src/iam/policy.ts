import type { Statement } from "@larder/topology";
import { type Condition, type Context, compileConditions, UnknownOperator } from "./conditions.ts";
import { matcherOf } from "./wildcard.ts";

export type Decision = "allowed" | "not allowed" | "denied";

/** One function's policy, compiled: a check costs a look-up for what was asked before. */
export interface Policy {
  decide(action: string, resource: string, context: () => Context): Decision;
  /** Operators in it that are not evaluated; their statements never allow, and always deny. */
  readonly unknownOperators: readonly string[];
}

interface Rule {
  readonly allows: boolean;
  readonly action: (action: string) => boolean;
  readonly resource: (resource: string) => boolean;
  readonly condition: Condition | undefined;
}

/** Resources are few; this bounds what a caller with made-up names can fill. */
const rememberedDecisions = 10_000;

/**
 * Compiles identity-based statements: a deny wins, and what no statement allows is not allowed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function compilePolicy(statements: readonly Statement[]): Policy {
  const unknownOperators: string[] = [];
  const rules = statements.map((statement) => compileStatement(statement, unknownOperators));
  const known = new Map<string, Rule[] | Decision>();

  function narrow(action: string, resource: string): Rule[] | Decision {
    const lower = action.toLowerCase();
    const applicable = rules.filter((rule) => rule.action(lower) && rule.resource(resource));
    return applicable.some((rule) => rule.condition) ? applicable : verdict(applicable);
  }

  return {
    unknownOperators,
    decide(action, resource, context) {
      const question = `${action} ${resource}`;
      let found = known.get(question);
      if (found === undefined) {
        found = narrow(action, resource);
        if (known.size >= rememberedDecisions) known.clear();
        known.set(question, found);
      }
      if (typeof found === "string") return found;
      const facts = context();
      return verdict(found.filter((rule) => !rule.condition || rule.condition(facts)));
    },
  };
}

function verdict(applicable: readonly Rule[]): Decision {
  if (applicable.some((rule) => !rule.allows)) return "denied";
  return applicable.length > 0 ? "allowed" : "not allowed";
}

function compileStatement({ effect, actions, resources, conditions }: Statement, unknown: string[]): Rule {
  const allows = effect === "Allow";
  return {
    allows,
    action: matcherOf(actions.map((action) => action.toLowerCase())),
    resource: matcherOf(resources),
    condition: compileOrRefuse(conditions, allows, unknown),
  };
}

function compileOrRefuse(conditions: Statement["conditions"], allows: boolean, unknown: string[]) {
  try {
    return compileConditions(conditions);
  } catch (error) {
    if (!(error instanceof UnknownOperator)) throw error;
    unknown.push(error.message);
    return () => !allows;
  }
}
