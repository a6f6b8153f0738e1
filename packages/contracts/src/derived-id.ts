import { createHash } from "node:crypto";
import type { EventId } from "./ids.ts";

/** Crockford's: https://github.com/ulid/spec */
const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * The id of an event that follows from something stored: the same each time, so that whoever is told twice can tell.
 * A ULID as any other, with 80 bits of a hash where others have randomness.
 * @param at When it happened, as a timestamp. @param source What it follows from: one event of its kind, one source.
 */
export function derivedEventId(at: string, source: string): EventId {
  const hash = createHash("sha256").update(source).digest("hex").slice(0, 20);
  const bits = (BigInt(Date.parse(at)) << 80n) | BigInt(`0x${hash}`);
  const text = bits.toString(32).padStart(26, "0");
  return `evt_${Array.from(text, (digit) => digits[Number.parseInt(digit, 32)]).join("")}`;
}
