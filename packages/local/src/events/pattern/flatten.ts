/** A value that has no parts. Operators look at nothing else. */
export type Leaf = string | number | boolean | null;

/** Which element of which array a value was found in: array → index. */
export type Place = ReadonlyMap<number, number>;

export interface Found {
  readonly value: Leaf;
  readonly place: Place;
}

export type FlatEvent = ReadonlyMap<string, readonly Found[]>;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isLeaf = (value: unknown): value is Leaf =>
  value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/**
 * Turns an event into its leaves by path, names joined by dots as EventBridge joins them, and arrays dissolved.
 * Each leaf remembers the array elements that it came through, so that two fields of one pattern never match in two
 * different elements of one array. An empty array or object leaves nothing behind: to a pattern it does not exist.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
 */
export function flatten(event: unknown): FlatEvent {
  const fields = new Map<string, Found[]>();
  let arrays = 0;

  function visit(value: unknown, path: string, place: Place): void {
    if (Array.isArray(value)) visitElements(value, path, place);
    else if (isObject(value)) visitMembers(value, path, place);
    else if (isLeaf(value)) record(path, { value, place });
  }

  function visitMembers(object: Record<string, unknown>, path: string, place: Place) {
    for (const [name, value] of Object.entries(object)) visit(value, join(path, name), place);
  }

  function visitElements(elements: readonly unknown[], path: string, place: Place) {
    const array = arrays++;
    for (const [index, element] of elements.entries())
      visit(element, path, isLeaf(element) ? place : new Map(place).set(array, index));
  }

  function record(path: string, found: Found) {
    const known = fields.get(path);
    if (known) known.push(found);
    else fields.set(path, [found]);
  }

  visit(event, "", new Map());
  return fields;
}

export const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);
