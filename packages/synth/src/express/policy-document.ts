import type { ResourceStatement, Statement } from "@larder/topology";
import * as z from "zod";
import { jsonText } from "./inputs.ts";

/** Policy documents: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */

const list = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: list,
  Resource: list,
  Condition: z.record(z.string(), z.record(z.string(), list)).optional(),
});

const principals = z.union([z.literal("*").transform(() => ({ "*": ["*"] })), z.record(z.string(), list)]);

/** Pulumi takes a policy as text or as an object. */
const documentOf = <Item>(statement: z.ZodType<Item>) =>
  z.preprocess(
    (value) => jsonText.safeParse(value).data ?? value,
    z.strictObject({ Version: z.literal("2012-10-17"), Statement: z.array(statement) }),
  );

const common = ({ Effect, Action, Resource, Condition }: z.infer<typeof statementSchema>): Statement => ({
  effect: Effect,
  actions: Action,
  resources: Resource,
  ...(Condition && { conditions: Condition }),
});

/** What a role allows. */
export const identityPolicy = documentOf(statementSchema).transform(({ Statement }) => Statement.map(common));

/** What a resource allows, and to whom. */
export const resourcePolicy = documentOf(statementSchema.extend({ Principal: principals })).transform(
  ({ Statement }): ResourceStatement[] =>
    Statement.map(({ Principal, ...statement }) => ({ ...common(statement), principals: Principal })),
);

/** Who may assume a role. */
export const trustPolicy = documentOf(
  z.strictObject({
    Sid: z.string().optional(),
    Effect: z.literal("Allow"),
    Action: list.pipe(z.tuple([z.literal("sts:AssumeRole")])),
    Principal: principals,
  }),
).transform(({ Statement }) => Statement.flatMap(({ Principal }) => Object.values(Principal).flat()));
