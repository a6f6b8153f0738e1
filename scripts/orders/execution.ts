import { styleText } from "node:util";
import * as z from "zod";
import { errorSchema } from "./history.ts";

/** An execution, as the list of a function's executions has it. */
export const executionSchema = z.object({
  DurableExecutionName: z.string(),
  Status: z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "STOPPED"]),
  StartTimestamp: z.date(),
  EndTimestamp: z.date().optional(),
});
export type Execution = z.infer<typeof executionSchema>;

/** With what came of it. */
export const endedSchema = executionSchema.extend({ Result: z.string().optional(), Error: errorSchema.optional() });
export type Ended = z.infer<typeof endedSchema>;

/** A checkout that rejects an order has done what it should as well: it is not said to have succeeded. */
const marks = {
  RUNNING: ["cyan", "… running"],
  SUCCEEDED: ["green", "✓ finished"],
  FAILED: ["red", "✗ failed"],
  TIMED_OUT: ["red", "✗ timed out"],
  STOPPED: ["yellow", "– stopped"],
} as const satisfies Record<Execution["Status"], unknown>;

/** How it stands, padded to a column's width. */
export function statusText(status: Execution["Status"], width = 0): string {
  const [colour, text] = marks[status];
  return styleText(colour, text.padEnd(width));
}

/** How long it took, or has taken so far. In milliseconds, as `now` is: of another machine's clock, which may be behind. */
export const tookMs = ({ StartTimestamp, EndTimestamp }: Execution, now: number): number =>
  Math.max(0, (EndTimestamp?.getTime() ?? now) - StartTimestamp.getTime());
