import { branchesOf } from "./pattern/branches.ts";
import type { Condition } from "./pattern/condition.ts";
import { type FlatEvent, flatten, type Place } from "./pattern/flatten.ts";

export { InvalidEventPattern } from "./pattern/invalid.ts";

/**
 * Compiles an EventBridge event pattern, operators and `$or` included, into a test of events.
 * Where AWS's page is silent it follows Event Ruler, the engine of EventBridge: a number equals another by value
 * (300, 300.0, 3.0e2), two fields must be found in the same element of an array, and the last of several conditions on
 * one path counts. One refusal is missing: EventBridge finds wildcards with many asterisks "too complex", by a measure
 * that AWS does not publish. Event source mappings filter by the same language: see `../mappings/filter.ts`.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
 * @see https://github.com/aws/event-ruler
 * @param pattern The pattern as parsed from JSON.
 * @returns a function that takes an event as parsed from JSON.
 * @throws {InvalidEventPattern} with AWS's code and reason.
 */
export function compilePattern(pattern: unknown): (event: unknown) => boolean {
  const branches = branchesOf(pattern).map((branch) => [...branch]);
  return (event) => {
    const fields = flatten(event);
    return branches.some((conditions) => matches(conditions, fields, new Map()));
  };
}

type Conditions = readonly (readonly [path: string, condition: Condition])[];

/** Looks for a value for every field, such that no two lie in different elements of one array. */
function matches(conditions: Conditions, fields: FlatEvent, place: Place): boolean {
  const [first, ...rest] = conditions;
  if (!first) return true;
  const [path, { tests, absent }] = first;
  const candidates = fields.get(path);
  if (!candidates) return absent && matches(rest, fields, place);
  const tried = new Set<Place>();
  return candidates.some((candidate) => {
    if (tried.has(candidate.place) || !agree(place, candidate.place)) return false;
    if (!tests.some((test) => test(candidate.value))) return false;
    tried.add(candidate.place);
    return matches(rest, fields, new Map([...place, ...candidate.place]));
  });
}

const agree = (one: Place, other: Place): boolean =>
  other.entries().every(([array, index]) => (one.get(array) ?? index) === index);
