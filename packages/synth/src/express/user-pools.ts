import { type UserPoolSpec, userPoolIssuer } from "@larder/topology";
import * as z from "zod";
import { functionType } from "./functions.ts";
import { arn, labels } from "./inputs.ts";
import type { Registered, Registry } from "./registry.ts";
import { expressClients, userPoolClientType } from "./user-pool-clients.ts";

const email = z.tuple([z.literal("email")]);

export const userPoolType = {
  type: "aws:cognito/userPool:UserPool",
  suffix: "UserPool",
  inputs: z.strictObject({
    ...labels,
    usernameAttributes: email,
    autoVerifiedAttributes: email,
    deletionProtection: z.enum(["ACTIVE", "INACTIVE"]).default("INACTIVE"),
    lambdaConfig: z
      .strictObject({
        preTokenGenerationConfig: z.strictObject({ lambdaArn: arn, lambdaVersion: z.literal("V2_0") }).optional(),
      })
      .default({}),
    // How people prove who they are is between them and Cognito: it changes nothing of the tokens that follow.
    usernameConfiguration: z.strictObject({ caseSensitive: z.literal(false) }),
    userAttributeUpdateSettings: z.strictObject({ attributesRequireVerificationBeforeUpdates: email }).optional(),
    accountRecoverySetting: z.strictObject({
      recoveryMechanisms: z.tuple([z.strictObject({ name: z.literal("verified_email"), priority: z.int() })]),
    }),
    adminCreateUserConfig: z.strictObject({ allowAdminCreateUserOnly: z.boolean() }),
    emailConfiguration: z.strictObject({ emailSendingAccount: z.literal("COGNITO_DEFAULT") }),
    passwordPolicy: z.strictObject({
      minimumLength: z.int(),
      requireLowercase: z.boolean(),
      requireUppercase: z.boolean(),
      requireNumbers: z.boolean(),
      requireSymbols: z.boolean(),
      temporaryPasswordValidityDays: z.int(),
    }),
    mfaConfiguration: z.enum(["OFF", "OPTIONAL", "ON"]),
    softwareTokenMfaConfiguration: z.strictObject({ enabled: z.boolean() }).optional(),
    userPoolAddOns: z.strictObject({ advancedSecurityMode: z.enum(["OFF", "AUDIT", "ENFORCED"]) }),
    // Access tokens can be changed before they are signed from this plan on, and that must not depend on AWS's default.
    userPoolTier: z.enum(["ESSENTIALS", "PLUS"]),
  }),
};

export const domainType = {
  type: "aws:cognito/userPoolDomain:UserPoolDomain",
  suffix: "Domain",
  inputs: z.strictObject({
    userPoolId: z.string(),
    domain: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/),
  }),
};

export const resourceServerType = {
  type: "aws:cognito/resourceServer:ResourceServer",
  suffix: "ResourceServer",
  inputs: z.strictObject({
    name: z.string(),
    userPoolId: z.string(),
    identifier: z.string(),
    scopes: z.array(z.strictObject({ scopeName: z.string(), scopeDescription: z.string() })).default([]),
  }),
};

export const groupType = {
  type: "aws:cognito/userGroup:UserGroup",
  suffix: "Group",
  inputs: z.strictObject({ name: z.string(), userPoolId: z.string(), description: z.string().optional() }),
};

/** User pools, each with what belongs to it. What belongs to a pool elsewhere has no place here. */
export function expressUserPools(registry: Registry): Record<string, UserPoolSpec> {
  for (const type of [userPoolClientType, domainType, resourceServerType, groupType])
    for (const { name, inputs } of registry.of<{ userPoolId: string }>(type))
      registry.find(userPoolType, "id", inputs.userPoolId, name);
  return Object.fromEntries(registry.of(userPoolType).map((pool) => [pool.name, expressUserPool(registry, pool)]));
}

function expressUserPool(
  registry: Registry,
  { name, inputs, outputs }: Registered<z.infer<typeof userPoolType.inputs>>,
): UserPoolSpec {
  const id = String(outputs["id"]);
  const ofThisPool = (each: { inputs: { userPoolId: string } }) => each.inputs.userPoolId === id;
  const [domain, ...others] = registry.of(domainType).filter(ofThisPool);
  if (others.length > 0) registry.report(name, "a user pool has one domain with a prefix");
  const servers = registry.of(resourceServerType).filter(ofThisPool);
  const trigger = inputs.lambdaConfig.preTokenGenerationConfig?.lambdaArn;
  return {
    name: inputs.name,
    id,
    issuer: userPoolIssuer(registry.graph, id),
    scopes: servers.flatMap((server) =>
      server.inputs.scopes.map(({ scopeName }) => `${server.inputs.identifier}/${scopeName}`),
    ),
    groups: registry
      .of(groupType)
      .filter(ofThisPool)
      .map((group) => group.inputs.name),
    clients: expressClients(registry, id),
    deletionProtection: inputs.deletionProtection === "ACTIVE",
    ...(domain && { domain: domain.inputs.domain }),
    ...(trigger && { preTokenGeneration: registry.find(functionType, "arn", trigger, name) }),
  };
}
