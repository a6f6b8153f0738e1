import type { UserPoolClientSpec } from "@larder/topology";
import * as z from "zod";
import type { Registered, Registry } from "./registry.ts";

const seconds = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };
const unit = z.enum(["seconds", "minutes", "hours", "days"]);

/** What Cognito takes a validity to be counted in: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TokenValidityUnitsType.html */
const awsUnits = { accessToken: "hours", idToken: "hours", refreshToken: "days" } as const;

/** Only what a public client with the authorization code flow needs: a secret, or another flow, is reported. */
export const userPoolClientType = {
  type: "aws:cognito/userPoolClient:UserPoolClient",
  suffix: "Client",
  inputs: z.strictObject({
    name: z.string(),
    userPoolId: z.string(),
    generateSecret: z.literal(false).optional(),
    allowedOauthFlowsUserPoolClient: z.literal(true),
    allowedOauthFlows: z.tuple([z.literal("code")]),
    allowedOauthScopes: z.array(z.string()),
    supportedIdentityProviders: z.tuple([z.literal("COGNITO")]),
    callbackUrls: z.array(z.string()),
    logoutUrls: z.array(z.string()).default([]),
    accessTokenValidity: z.int().default(1),
    idTokenValidity: z.int().default(1),
    refreshTokenValidity: z.int().default(30),
    tokenValidityUnits: z
      .strictObject({
        accessToken: unit.default(awsUnits.accessToken),
        idToken: unit.default(awsUnits.idToken),
        refreshToken: unit.default(awsUnits.refreshToken),
      })
      .default(awsUnits),
    // How passwords travel and what wrong ones are answered is between people and Cognito's own pages.
    explicitAuthFlows: z.array(z.enum(["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])).optional(),
    preventUserExistenceErrors: z.literal("ENABLED").optional(),
    enableTokenRevocation: z.literal(true).optional(),
  }),
};

export const expressClients = (registry: Registry, poolId: unknown): Record<string, UserPoolClientSpec> =>
  Object.fromEntries(
    registry
      .of(userPoolClientType)
      .filter(({ inputs }) => inputs.userPoolId === poolId)
      .map((client) => [client.name, expressClient(client)]),
  );

function expressClient({ inputs, outputs }: Registered<z.infer<typeof userPoolClientType.inputs>>): UserPoolClientSpec {
  const { accessToken, idToken, refreshToken } = inputs.tokenValidityUnits;
  return {
    name: inputs.name,
    id: String(outputs["id"]),
    callbackUrls: inputs.callbackUrls,
    logoutUrls: inputs.logoutUrls,
    scopes: inputs.allowedOauthScopes,
    accessTokenValidity: inputs.accessTokenValidity * seconds[accessToken],
    idTokenValidity: inputs.idTokenValidity * seconds[idToken],
    refreshTokenValidity: inputs.refreshTokenValidity * seconds[refreshToken],
  };
}
