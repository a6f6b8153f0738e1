import type { Statement } from "@larder/topology";
import * as z from "zod";
import { arn, labels } from "./inputs.ts";
import { identityPolicy, trustPolicy } from "./policy-document.ts";
import type { Registry } from "./registry.ts";

/**
 * Policies of AWS's own whose grants go without saying, so that the topology does not repeat them in every function: to write
 * its own logs, and a durable function to checkpoint its own executions.
 */
export const ofEvery = ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"];
export const ofDurable = [...ofEvery, "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicDurableExecutionRolePolicy"];

/** Roles have no place of their own in the topology: what a role allows is told with the function that has it. */
export const roleType = {
  type: "aws:iam/role:Role",
  suffix: "Role",
  inputs: z.strictObject({
    ...labels,
    assumeRolePolicy: trustPolicy,
    inlinePolicies: z.array(z.strictObject({ name: z.string(), policy: identityPolicy })).default([]),
    managedPolicyArns: z.array(arn).default([]),
  }),
};

/** @param understood The managed policies that go without saying for this function. */
export function policyOf(registry: Registry, roleArn: string, by: string, understood: readonly string[]): Statement[] {
  registry.find(roleType, "arn", roleArn, by);
  const role = registry.of(roleType).find(({ outputs }) => outputs["arn"] === roleArn);
  if (!role) return [];
  const unknown = role.inputs.managedPolicyArns.filter((managed) => !understood.includes(managed));
  if (unknown.length > 0)
    registry.report(by, `what ${unknown.join(", ")} grants is not said in these stacks. Give it exact permissions`);
  const others = role.inputs.assumeRolePolicy.filter((principal) => principal !== "lambda.amazonaws.com");
  if (others.length > 0) registry.report(by, `its role may be assumed by ${others.join(", ")}, not by Lambda alone`);
  return role.inputs.inlinePolicies.flatMap(({ policy }) => policy);
}
