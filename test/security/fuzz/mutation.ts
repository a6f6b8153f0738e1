import fc from "fast-check";
import { oddNames, oddValues } from "./odd.ts";

/** Leads from a value to a part of it. */
type Place = readonly string[];
type Change = (value: unknown) => unknown;

/** A value, changed in one place: a part nudged, replaced, dropped or repeated, or a member added that nobody asked for. */
export const mutated = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.tuple(values, fc.nat(), changes).map(([value, at, change]) => {
    const places = placesIn(value);
    return changedAt(value, places[at % places.length] ?? [], change);
  });

const replaced = oddValues.map(
  (by): Change =>
    () =>
      by,
);
const extended = fc.tuple(oddNames, oddValues).map(
  ([name, value]): Change =>
    (object) =>
      // Entries, because an assignment to `__proto__` makes no member.
      isObject(object) ? Object.fromEntries([...Object.entries(object), [name, value]]) : [object, value],
);
/** Just past what fits, where a bound is wrong by one, or is not there. */
const nudged = fc.constantFrom<Change>(
  (value) => (typeof value === "number" ? value + 1 : `${value} `),
  (value) => (typeof value === "number" ? value - 1 : String(value).toLowerCase()),
  (value) => (typeof value === "number" ? value * 10 : String(value).repeat(10)),
  (value) => (typeof value === "number" ? -value : String(value).slice(1)),
  (value) => (typeof value === "number" ? value + 0.5 : [value]),
  (value) => (Array.isArray(value) ? [...value, ...value] : String(value)),
  () => undefined,
);
const changes: fc.Arbitrary<Change> = fc.oneof(nudged, replaced, extended);

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const placesIn = (value: unknown): Place[] => [
  [],
  ...(typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, item]) => placesIn(item).map((place) => [name, ...place]))
    : []),
];

function changedAt(value: unknown, [step, ...rest]: Place, change: Change): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === step ? changedAt(item, rest, change) : item));
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([name, item]) => [name, name === step ? changedAt(item, rest, change) : item]),
  );
}
