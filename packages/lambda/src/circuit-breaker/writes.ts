import type { UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { type Circuit, countOf } from "./circuit.ts";

/** A conditional change of a circuit's item: everything of an update but which item it is. */
export type Write = Pick<
  UpdateCommandInput,
  "UpdateExpression" | "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
>;

const isClosed = "attribute_not_exists(openUntil)";
const isOurs = "probe = :probe";

/**
 * Counts a failure, and with it the calls that went well since the last one was counted. Nothing is counted of a circuit
 * that has been opened meanwhile: whatever still fails then began before.
 * @param stale Attributes of slices that have left the window.
 */
export function countFailure(slice: number, successes: [slice: number, calls: number][], stale: string[]): Write {
  const calls = new Map(successes);
  calls.set(slice, (calls.get(slice) ?? 0) + 1);
  const added = [
    [countOf("failures", slice), 1] as const,
    ...[...calls].map(([at, n]) => [countOf("calls", at), n] as const),
  ];
  const names = named(stale);
  return {
    UpdateExpression: `ADD ${added.map((_, index) => `#added${index} :added${index}`).join(", ")}${names.removal}`,
    ConditionExpression: isClosed,
    ExpressionAttributeNames: {
      ...Object.fromEntries(added.map(([attribute], index) => [`#added${index}`, attribute])),
      ...names.placeholders,
    },
    ExpressionAttributeValues: Object.fromEntries(added.map(([, times], index) => [`:added${index}`, times])),
  };
}

/** Opens a closed circuit. Of all that would, one does. */
export function open({ counts }: Circuit, until: number): Write {
  const { removal, placeholders } = named(counts.map(({ attribute }) => attribute));
  return {
    UpdateExpression: `SET openUntil = :until${removal}`,
    ConditionExpression: isClosed,
    ExpressionAttributeNames: placeholders,
    ExpressionAttributeValues: { ":until": until },
  };
}

/** Lets one caller through a circuit that is half open; and another, when the one is not heard of again. */
export const takeProbe = (probe: string, until: number, now: number): Write => ({
  UpdateExpression: "SET probe = :probe, probeUntil = :until",
  ConditionExpression: "openUntil <= :now AND (attribute_not_exists(probe) OR probeUntil <= :now)",
  ExpressionAttributeValues: { ":probe": probe, ":until": until, ":now": now },
});

/** The probe went well, and nobody has taken over from it. */
export const close = (probe: string): Write => ({
  UpdateExpression: "REMOVE openUntil, probe, probeUntil",
  ConditionExpression: isOurs,
  ExpressionAttributeValues: { ":probe": probe },
});

/** The probe failed, and nobody has taken over from it. */
export const openAgain = (probe: string, until: number): Write => ({
  UpdateExpression: "SET openUntil = :until REMOVE probe, probeUntil",
  ConditionExpression: isOurs,
  ExpressionAttributeValues: { ":probe": probe, ":until": until },
});

function named(attributes: readonly string[]) {
  const placeholders = Object.fromEntries(attributes.map((attribute, index) => [`#removed${index}`, attribute]));
  const removal = attributes.length > 0 ? ` REMOVE ${Object.keys(placeholders).join(", ")}` : "";
  return { removal, placeholders };
}
