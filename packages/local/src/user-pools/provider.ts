import type { RequestListener } from "node:http";
import type { UserPoolSpec } from "@larder/topology";
import Provider from "oidc-provider";
import type { Clock } from "../clock.ts";
import type { Live } from "../live.ts";
import type { Lambda, TokenIssuer } from "../ports.ts";
import type { State } from "../state.ts";
import { providerConfiguration } from "./configuration.ts";
import { createDefaultScopes } from "./default-scopes.ts";
import { createLogout } from "./logout.ts";
import { createPreTokenGeneration } from "./pre-token-generation.ts";
import { createSignInForm } from "./sign-in-form.ts";
import { openSignInState } from "./sign-in-state.ts";
import type { SigningKeys } from "./signing-keys.ts";
import { createTokenEndpoint, createUserInfo } from "./token-endpoint.ts";
import { createTokens } from "./tokens.ts";
import { openUsers } from "./users.ts";

export interface ProviderOptions {
  /** Logical name of the pool in the topology. */
  readonly poolName: string;
  readonly pool: UserPoolSpec;
  readonly region: string;
  readonly keys: SigningKeys;
  readonly state: State;
  readonly clock: Clock;
  readonly live: Live;
  readonly lambda: Pick<Lambda, "invoke">;
}

/** Makes what answers a pool's requests: `oidc-provider` does the protocol, what is Cognito's own is put around it. */
export async function createProvider(local: TokenIssuer, options: ProviderOptions): Promise<RequestListener> {
  const { poolName, pool, region, keys, state, clock, live, lambda } = options;
  const users = openUsers(poolName, state.database);
  const adapter = openSignInState(poolName, state.database, clock);
  const provider = new Provider(local.issuer, providerConfiguration({ pool, keys, users, adapter }));
  const decide = createPreTokenGeneration(pool, region, lambda);
  const sign = await createTokens(local.issuer, keys.token, clock.now);
  const warn = (error: unknown) => live.emit({ type: "warning", message: `Signing in at ${poolName}: ${error}` });
  provider.on("server_error", (_ctx, error) => warn(error));
  provider.silent = true;
  provider.use(async (_ctx, next) => {
    await next().catch((error: unknown) => {
      warn(error);
      throw error;
    });
  });
  provider.use(createDefaultScopes(pool));
  provider.use(createSignInForm({ provider, pool, users }));
  provider.use(createLogout(provider, pool));
  provider.use(createUserInfo(local, clock));
  provider.use(createTokenEndpoint({ pool, users, clock, live, decide, sign }));
  return provider.callback();
}
