import type { EventSource } from "./define-event.ts";

/** What tells one version of an event from every other, wherever events are routed. */
export interface EventName {
  readonly type: string;
  readonly version: number;
  readonly source: EventSource;
}

/** An EventBridge pattern, as a value of plain JSON. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
export interface EventPattern {
  readonly source: readonly string[];
  readonly "detail-type": readonly string[];
  readonly detail: { readonly dataversion: readonly number[] };
}

/**
 * The pattern of a rule that lets through the versions named, and no other: a version that is published later reaches
 * nobody who has not asked for it.
 * @throws {TypeError} for versions of different events: their combinations would match what nobody named.
 */
export function eventPattern(first: EventName, ...others: readonly EventName[]): EventPattern {
  const { type, source } = first;
  for (const other of others)
    if (other.type !== type || other.source !== source)
      throw new TypeError(`${type} and ${other.type} are different events: give each a pattern of its own`);
  const versions = new Set([first, ...others].map(({ version }) => version));
  return { source: [source], "detail-type": [type], detail: { dataversion: [...versions].toSorted((a, b) => a - b) } };
}

/**
 * Whether a rule with this pattern may let an event through. Reads patterns of literal values, as `eventPattern` makes
 * them: one with operators lets nothing through here, because it says nothing about versions that could be held to.
 */
export function patternMatches(pattern: Readonly<Record<string, unknown>>, event: EventName): boolean {
  const detail = pattern["detail"];
  return (
    names(pattern, "source", event.source) &&
    names(pattern, "detail-type", event.type) &&
    typeof detail === "object" &&
    detail !== null &&
    names(detail, "dataversion", event.version)
  );
}

function names(pattern: object, field: string, value: unknown): boolean {
  const listed: unknown = Reflect.get(pattern, field);
  return Array.isArray(listed) && listed.includes(value);
}
