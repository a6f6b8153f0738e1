import type { UserPoolSpec } from "@larder/topology";
import * as z from "zod";
import type { Lambda } from "../ports.ts";
import type { User } from "./users.ts";

/** The pool's function did not let tokens be made. The message is Cognito's. */
export class PreTokenGenerationFailed extends Error {
  override readonly name = "PreTokenGenerationFailed";
}

/** What tokens are about to say. */
export interface TokenContent {
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  readonly accessClaims: Readonly<Record<string, unknown>>;
  readonly idClaims: Readonly<Record<string, unknown>>;
  readonly suppressed: { readonly access: readonly string[]; readonly id: readonly string[] };
}

export interface TokenRequest {
  readonly user: User;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly refreshed: boolean;
}

const strings = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);
const claims = z
  .record(z.string(), z.json())
  .nullish()
  .transform((found) => found ?? {});

const overridesSchema = z.object({
  response: z.object({
    claimsAndScopeOverrideDetails: z
      .object({
        accessTokenGeneration: z
          .object({
            claimsToAddOrOverride: claims,
            claimsToSuppress: strings,
            scopesToAdd: strings,
            scopesToSuppress: strings,
          })
          .nullish(),
        idTokenGeneration: z.object({ claimsToAddOrOverride: claims, claimsToSuppress: strings }).nullish(),
        groupOverrideDetails: z.object({ groupsToOverride: z.array(z.string()).nullish() }).nullish(),
      })
      .nullish(),
  }),
});

/**
 * Makes the function that decides what tokens say. The pool's trigger, when there is one, has its say in event version 2.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export function createPreTokenGeneration(pool: UserPoolSpec, region: string, lambda: Pick<Lambda, "invoke">) {
  const { preTokenGeneration: trigger } = pool;

  /** @throws {PreTokenGenerationFailed} */
  return async (request: TokenRequest): Promise<TokenContent> => {
    if (trigger === undefined) return content(request);
    const event = triggerEvent(request, pool, region);
    const { payload, failed } = await lambda.invoke(trigger, JSON.stringify(event), { trigger: "cognito" });
    const answer: unknown = JSON.parse(payload);
    if (failed) throw new PreTokenGenerationFailed(`PreTokenGeneration failed with error ${reason(answer)}.`);
    const { data, error } = overridesSchema.safeParse(answer);
    if (error)
      throw new PreTokenGenerationFailed(`Unrecognizable lambda output from ${trigger}: ${z.prettifyError(error)}`);
    return content(request, data.response.claimsAndScopeOverrideDetails ?? undefined);
  };
}

type Overrides = z.infer<typeof overridesSchema>["response"]["claimsAndScopeOverrideDetails"];

function content({ user, scopes }: TokenRequest, overrides?: Overrides): TokenContent {
  const { accessTokenGeneration: access, idTokenGeneration: id, groupOverrideDetails } = overrides ?? {};
  const kept = scopes.filter((scope) => !access?.scopesToSuppress.includes(scope));
  return {
    scopes: [...new Set([...kept, ...(access?.scopesToAdd ?? [])])],
    groups: groupOverrideDetails?.groupsToOverride ?? user.groups,
    accessClaims: changeable(access?.claimsToAddOrOverride),
    idClaims: changeable(id?.claimsToAddOrOverride),
    suppressed: {
      access: (access?.claimsToSuppress ?? []).filter(isChangeable),
      id: (id?.claimsToSuppress ?? []).filter(isChangeable),
    },
  };
}

/** Cognito keeps these to itself, whatever a trigger says of them. */
const reserved = new Set(
  "acr amr at_hash aud auth_time azp client_id event_id exp iat iss jti nbf nonce origin_jti scope sub token_use username version".split(
    " ",
  ),
);
const isChangeable = (name: string) => !reserved.has(name) && !/^(cognito|dev|aws):/.test(name);

const changeable = (found: Readonly<Record<string, unknown>> = {}) =>
  Object.fromEntries(Object.entries(found).filter(([name]) => isChangeable(name)));

function triggerEvent({ user, clientId, scopes, refreshed }: TokenRequest, pool: UserPoolSpec, region: string) {
  return {
    version: "2",
    triggerSource: refreshed ? "TokenGeneration_RefreshTokens" : "TokenGeneration_HostedAuth",
    region,
    userPoolId: pool.id,
    userName: user.sub,
    callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId },
    request: {
      userAttributes: {
        sub: user.sub,
        email: user.email,
        email_verified: "true",
        "cognito:user_status": "CONFIRMED",
      },
      groupConfiguration: { groupsToOverride: user.groups, iamRolesToOverride: [], preferredRole: null },
      scopes,
    },
    response: { claimsAndScopeOverrideDetails: null },
  };
}

const failureSchema = z.object({ errorMessage: z.string() });

function reason(payload: unknown): string {
  const { data } = failureSchema.safeParse(payload);
  return data?.errorMessage ?? "unknown";
}
