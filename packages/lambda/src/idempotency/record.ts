import * as z from "zod";
import type { Claim } from "./idempotency.ts";

/** As DynamoDB spells values: what stands in the way of a write comes back in its own format. */
const text = z.object({ S: z.string() }).transform(({ S }) => S);
const number = z.object({ N: z.string() }).transform(({ N }) => Number(N));

/** What the table holds of a key that is taken. */
export const recordSchema = z.object({
  state: z.object({ S: z.enum(["IN_PROGRESS", "DONE"]) }).transform(({ S }) => S),
  fingerprint: text,
  /** The attempt that holds the key. */
  owner: text,
  /** Until when, in epoch milliseconds. */
  lease: number,
  /** When the record counts no more, in epoch seconds. */
  expiresAt: number,
  /** JSON, of what is done. */
  result: text.transform((json): unknown => JSON.parse(json)).optional(),
});

export type IdempotencyRecord = z.infer<typeof recordSchema>;

/** The scope is encoded, so that nobody's name reaches into the next part. */
export const recordKey = ({ scope, key }: Claim) => ({
  pk: ["IDEMPOTENCY", ...scope.map((part) => encodeURIComponent(part.toWellFormed())), key].join("#"),
  sk: "RECORD",
});
