import { type EventDefinition, eventDefinitions, messageDefinitions } from "@larder/contracts";
import { contractBreaks, type Lock, lockSchema, printed, renewed } from "@larder/contracts/compatibility";
import type { Topology } from "@larder/topology";
import { consumersOf } from "./participants.ts";

export const lockFile = "packages/contracts/contracts.lock.json";

/** A published event was changed in a way that somebody who reads it cannot bear. */
export class BrokenContracts extends Error {
  override name = "BrokenContracts";
}

/**
 * `contracts.lock.json` with what is defined now.
 * @param current The file as it is; empty before anything was published.
 * @throws {BrokenContracts} naming each field and the consumers it breaks, when a change needs a new version.
 */
export function contractsLock(
  topology: Topology,
  current: string,
  definitions: readonly EventDefinition[] = [...eventDefinitions, ...messageDefinitions],
): string {
  const lock: Lock = current === "" ? {} : lockSchema.parse(JSON.parse(current));
  const consumers = (event: Parameters<typeof consumersOf>[1]) =>
    consumersOf(topology, event).map((consumer) => consumer.function);
  const broken = contractBreaks(lock, definitions, consumers);
  if (broken.length === 0) return printed(renewed(lock, definitions));
  throw new BrokenContracts(
    `Published events were changed in a way that breaks those who read them:\n${broken.map((each) => `  ✖ ${each}`).join("\n")}\n` +
      "Leave the published version as it was, and define the change as a new version beside it: docs/patterns/event-versioning.md",
  );
}
