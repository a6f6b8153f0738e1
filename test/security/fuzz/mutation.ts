import fc from "fast-check";
import { oddNames, oddValues } from "./odd.ts";

/** Leads from a value to a part of it. */
type Place = readonly string[];
type Change = (value: unknown) => unknown;

/** A value, changed in one place: a part replaced, dropped, repeated or wrapped, or a member added that nobody asked for. */
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
const changes: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: replaced },
  { weight: 2, arbitrary: extended },
  fc.constantFrom<Change>(
    () => undefined,
    (value) => [value],
    (value) => (Array.isArray(value) ? [...value, ...value] : String(value)),
  ),
);

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
