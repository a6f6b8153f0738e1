import * as z from "zod";
import { place } from "../place.ts";

/** Questions that components ask of the AWS provider while they are evaluated, and what they are answered. */
const answers: Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    id: place.account,
    accountId: place.account,
    userId: place.account,
    arn: `arn:aws:iam::${place.account}:root`,
  }),
  "aws:index/getRegion:getRegion": () => ({ id: place.region, region: place.region, name: place.region }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:iam/getPolicyDocument:getPolicyDocument": (inputs) => ({
    ...inputs,
    id: "policy",
    json: policyDocument(inputs),
  }),
};

/** @throws when synth has no answer, naming the question. */
export function callProvider(token: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const answer = answers[token];
  if (!answer)
    throw new Error(
      `the stacks ask AWS for ${token}, which synth has no answer for: give the value itself, or add an answer to packages/synth/src/evaluation/provider-functions.ts`,
    );
  return answer(inputs);
}

const statementSchema = z.strictObject({
  sid: z.string().optional(),
  effect: z.string().default("Allow"),
  actions: z.array(z.string()).optional(),
  notActions: z.array(z.string()).optional(),
  resources: z.array(z.string()).optional(),
  notResources: z.array(z.string()).optional(),
  principals: z.array(z.strictObject({ type: z.string(), identifiers: z.array(z.string()) })).optional(),
  conditions: z
    .array(z.strictObject({ test: z.string(), variable: z.string(), values: z.array(z.string()) }))
    .optional(),
});

const documentSchema = z.strictObject({ statements: z.array(statementSchema).default([]) });

function policyDocument(inputs: Record<string, unknown>): string {
  const { statements } = documentSchema.parse(inputs);
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({
      Sid: statement.sid,
      Effect: statement.effect,
      Action: statement.actions,
      NotAction: statement.notActions,
      Resource: statement.resources,
      NotResource: statement.notResources,
      Principal: statement.principals && Object.fromEntries(statement.principals.map((p) => [p.type, p.identifiers])),
      Condition: statement.conditions && conditions(statement.conditions),
    })),
  });
}

/** Operator → key → values: two conditions under one operator must both be kept. */
function conditions(list: { test: string; variable: string; values: string[] }[]) {
  const byOperator: Record<string, Record<string, string[]>> = {};
  for (const { test, variable, values } of list) byOperator[test] = { ...byOperator[test], [variable]: values };
  return byOperator;
}
