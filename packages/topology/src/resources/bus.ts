import * as z from "zod";
import { name } from "./name.ts";
import { targetSchema } from "./target.ts";

export const busSchema = z.strictObject({ name });

export const ruleSchema = z.strictObject({
  name,
  bus: name,
  /** An EventBridge event pattern, verbatim. */
  pattern: z.record(z.string(), z.json()),
  targets: z.array(
    z.strictObject({
      to: targetSchema,
      deadLetter: name.optional(),
      retries: z.int().min(0).max(185),
      maxAge: z.int().min(60).max(86_400),
    }),
  ),
});

export type RuleSpec = z.infer<typeof ruleSchema>;
