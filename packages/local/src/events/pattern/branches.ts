import { type Condition, condition } from "./condition.ts";
import { isObject, join } from "./flatten.ts";
import { InvalidEventPattern } from "./invalid.ts";

/** One way for an event to match: every field by its path, and what it must be. */
export type Branch = ReadonlyMap<string, Condition>;

const mostBranches = 1000;

/** Names that EventBridge keeps for itself inside `$or`, some for operators that do not exist yet. */
const reserved = new Set([
  ..."exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr regex".split(" "),
  ..."= < <= > >= not-wildcard not-equals-ignore-case date-after date-on-or-after date-before".split(" "),
  ..."date-on-or-before in-date-range ip-address-in-range ip-address-not-in-range".split(" "),
]);

/**
 * Resolves every `$or` of a pattern: the event matches when it matches one of the branches.
 * Of several conditions on one path the last counts.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-complex-example-or
 * @throws {InvalidEventPattern}
 */
export function branchesOf(pattern: unknown): Branch[] {
  if (!isObject(pattern)) throw new InvalidEventPattern("Filter is not an object");
  return extend([new Map()], pattern, "", false);
}

function extend(branches: Branch[], pattern: Record<string, unknown>, path: string, inOr: boolean): Branch[] {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw new InvalidEventPattern("Empty objects are not allowed");
  return entries.reduce((grown, [name, value]) => {
    if (name === "$or") return alternatives(grown, value, path);
    if (inOr && reserved.has(name))
      throw new InvalidEventPattern(`${name} is Ruler reserved fieldName which cannot be used inside $or.`);
    if (isObject(value)) return extend(grown, value, join(path, name), inOr);
    if (Array.isArray(value)) return withCondition(grown, join(path, name), condition(value));
    throw new InvalidEventPattern(`"${name}" must be an object or an array`);
  }, branches);
}

const withCondition = (branches: Branch[], path: string, required: Condition): Branch[] =>
  branches.map((branch) => new Map(branch).set(path, required));

function alternatives(branches: Branch[], choices: unknown, path: string): Branch[] {
  if (!Array.isArray(choices)) throw new InvalidEventPattern("It must be an Array followed with $or.");
  const grown = choices.flatMap((choice) => {
    if (!isObject(choice)) throw new InvalidEventPattern("Only JSON object is allowed in array of $or relationship.");
    return extend(branches, choice, path, true);
  });
  if (choices.length < 2) throw new InvalidEventPattern("There must have at least 2 Objects in $or relationship.");
  if (grown.length > mostBranches)
    throw new InvalidEventPattern(`$or makes more than ${mostBranches} combinations of conditions`);
  return grown;
}
