import * as z from "zod";
import type { CloudEvent } from "./cloud-event.ts";
import type { EventDefinition } from "./define-event.ts";
import { eventPattern } from "./event-pattern.ts";

/**
 * Versions of one event, for a consumer that reads them all: `queue(anyVersion(v1, v2), …)`, and in the stack
 * `consumer(name, { event: anyVersion(v1, v2), … })`. What it gets is told apart by `event.dataversion`.
 * @throws {TypeError} for versions of different events.
 */
export function anyVersion<Events extends readonly CloudEvent[]>(
  ...definitions: readonly [...{ [Index in keyof Events]: EventDefinition<Events[Index]> }]
): EventDefinition<Events[number]> {
  const versions: readonly EventDefinition<Events[number]>[] = definitions;
  const [first, ...others] = versions;
  if (!first) throw new TypeError("A consumer names the versions it reads: at least one");
  const pattern = eventPattern(first, ...others);
  return {
    type: first.type,
    version: Math.max(...pattern.detail.dataversion),
    source: first.source,
    schema: z.union(versions.map(({ schema }) => schema)),
    pattern,
    versions,
  };
}
