import * as z from "zod";
import { name } from "./name.ts";

/** One IAM policy statement, its `Action` and `Resource` always lists. */
export const statementSchema = z.strictObject({
  effect: z.enum(["Allow", "Deny"]),
  actions: z.array(name).min(1),
  resources: z.array(name).min(1),
  /** Operator → key → values, for example `{"ArnEquals": {"aws:SourceArn": ["arn:…"]}}`. */
  conditions: z.record(name, z.record(name, z.array(z.string()))).optional(),
});

/** A statement of a resource policy: who may do what to the resource that carries it. */
export const resourceStatementSchema = statementSchema.extend({
  /** Principals by type, for example `{"Service": ["events.amazonaws.com"]}`; `{"*": ["*"]}` is everyone. */
  principals: z.record(name, z.array(name)),
});

export type Statement = z.infer<typeof statementSchema>;
export type ResourceStatement = z.infer<typeof resourceStatementSchema>;
