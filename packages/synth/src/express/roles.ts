import type { Statement } from "@larder/topology";
import * as z from "zod";
import { arn, labels } from "./inputs.ts";
import { identityPolicy, trustPolicy } from "./policy-document.ts";
import type { Registry } from "./registry.ts";

/** Allows a function to write its own logs, and nothing else: the topology does not repeat it in every function. */
const writesLogs = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

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

export function policyOf(registry: Registry, roleArn: string, by: string): Statement[] {
  registry.find(roleType, "arn", roleArn, by);
  const role = registry.of(roleType).find(({ outputs }) => outputs["arn"] === roleArn);
  if (!role) return [];
  const unknown = role.inputs.managedPolicyArns.filter((managed) => managed !== writesLogs);
  if (unknown.length > 0)
    registry.report(by, `what ${unknown.join(", ")} grants is not said in these stacks. Give it exact permissions`);
  const others = role.inputs.assumeRolePolicy.filter((principal) => principal !== "lambda.amazonaws.com");
  if (others.length > 0) registry.report(by, `its role may be assumed by ${others.join(", ")}, not by Lambda alone`);
  return role.inputs.inlinePolicies.flatMap(({ policy }) => policy);
}
