import * as z from "zod";
import { apiType } from "./http-apis.ts";
import { arn } from "./inputs.ts";
import type { Registry } from "./registry.ts";
import { userPoolType } from "./user-pools.ts";

/**
 * Types that have no place in the topology, each with the reason why nothing is lost, and with the inputs for which
 * that is true: any other is reported like an input that cannot be expressed.
 */

/** Lets an API or a user pool call a function. The route, or the pool's trigger, already says that it does. */
const permissionType = {
  type: "aws:lambda/permission:Permission",
  suffix: "Permissions",
  inputs: z.strictObject({
    action: z.literal("lambda:InvokeFunction"),
    function: arn,
    principal: z.enum(["apigateway.amazonaws.com", "cognito-idp.amazonaws.com"]),
    sourceArn: arn,
  }),
};

/** The bundle of a function, in SST's own bucket. Who runs the topology bundles the handler. */
const codeType = {
  type: "aws:s3/bucketObjectv2:BucketObjectv2",
  suffix: "Code",
  inputs: z.strictObject({ bucket: z.literal("sst-asset"), key: z.string(), source: z.string() }),
};

/** The key that links are encrypted with in a deployed bundle. The topology carries names, no secrets. */
const linkKeyType = {
  type: "random:index/randomBytes:RandomBytes",
  suffix: "",
  inputs: z.strictObject({ length: z.literal(32) }),
};

export const leftOut = [permissionType, codeType, linkKeyType];

export function checkLeftOut(registry: Registry): void {
  for (const type of [codeType, linkKeyType]) registry.of<unknown>(type);
  for (const { name, inputs } of registry.of(permissionType))
    if (!isOurs[inputs.principal](registry, inputs.sourceArn))
      registry.report(
        name,
        `lets ${inputs.principal} invoke a function for ${inputs.sourceArn}, which is not in these stacks`,
      );
}

type Principal = z.infer<typeof permissionType.inputs>["principal"];

/** Whether what an AWS service calls a function for is in these stacks. */
const isOurs: Record<Principal, (registry: Registry, source: string) => boolean> = {
  "apigateway.amazonaws.com": (registry, source) => registry.has(apiType, "executionArn", source.replace(/\/\*$/, "")),
  "cognito-idp.amazonaws.com": (registry, source) => registry.has(userPoolType, "arn", source),
};

/** A resource of a type that the topology neither expresses nor leaves out on purpose must not vanish. */
export function reportUnknownTypes(registry: Registry, known: readonly { type: string }[]): void {
  const types = new Set(known.map(({ type }) => type));
  for (const { custom, type, name } of registry.graph.resources)
    if (custom && !types.has(type))
      registry.report(
        `${name} (${type})`,
        "the topology cannot express this type of resource. Leave it out, or teach packages/topology and packages/synth/src/express about it",
      );
}
