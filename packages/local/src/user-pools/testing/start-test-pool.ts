import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UserPoolSpec } from "@larder/topology";
import { createClock } from "../../clock.ts";
import { openDoor } from "../../door.ts";
import { testTopology } from "../../lambda/testing/start-test-lambda.ts";
import { createLive, type LiveEvent } from "../../live.ts";
import type { Lambda } from "../../ports.ts";
import { openState } from "../../state.ts";
import { openSigningKeys, serveUserPools } from "../index.ts";
import { refresh, type SignIn, signIn } from "../sign-in/index.ts";

export const callback = "http://localhost:5173/callback";
export const home = "http://localhost:5173/";

/** A pool with one client in the browser. */
export const testPool: UserPoolSpec = {
  name: "test-people",
  id: "eu-central-1_people",
  issuer: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_people",
  scopes: ["shop/buy", "shop/admin"],
  groups: ["staff", "night <shift>"],
  clients: {
    Web: {
      name: "Tom & Ada's shop",
      id: "webclient",
      callbackUrls: [callback, "https://shop.example/callback"],
      logoutUrls: [home],
      scopes: ["openid", "email", "shop/buy"],
      accessTokenValidity: 3600,
      idTokenValidity: 1800,
      refreshTokenValidity: 30 * 86_400,
    },
  },
  deletionProtection: true,
};

interface TestPoolOptions {
  readonly pool?: Partial<UserPoolSpec>;
  /** Keeps the state of an earlier one. */
  readonly directory?: string;
  readonly port?: number;
  readonly lambda?: Pick<Lambda, "invoke">;
}

const noLambda: Pick<Lambda, "invoke"> = { invoke: () => Promise.reject(new Error("There is no Lambda")) };

/** Serves a user pool with everything it needs. `stop()` leaves the state to a next one, `remove()` does not. */
export async function startTestPool({ pool, port = 0, lambda = noLambda, ...options }: TestPoolOptions = {}) {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), "larder-pool-"));
  const state = openState(directory);
  const clock = createClock();
  const live = createLive();
  const events: LiveEvent[] = [];
  live.subscribe((event) => events.push(event));
  const topology = { ...testTopology({}), userPools: { People: { ...testPool, ...pool } } };
  const keys = await openSigningKeys(topology, state.database);
  const door = await openDoor(port);
  const doors = new Map([["People", door]]);
  const { pools, issuers } = serveUserPools({ topology, keys, state, clock, live, lambda, doors });
  const { issuer, jwks } = pools.get("People")!;
  async function stop() {
    await door.stop();
    state.close();
  }
  return {
    issuer,
    jwks,
    issuers,
    clock,
    events,
    directory,
    stop,
    signIn: (email: string, choices: Pick<SignIn, "groups" | "scopes"> = {}) =>
      signIn({ issuer, clientId: "webclient", redirectUri: callback, email, ...choices }),
    refresh: (refreshToken: string) => refresh({ issuer, clientId: "webclient" }, refreshToken),
    async remove() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type TestPool = Awaited<ReturnType<typeof startTestPool>>;

export const verifier = "a-verifier-of-no-secrecy-and-sufficient-length-0";

/** An authorization request that is in order, with changes; undefined leaves a parameter out. */
export function authorizeUrl(issuer: string, changes: Record<string, string | undefined> = {}): string {
  const parameters = {
    response_type: "code",
    client_id: "webclient",
    redirect_uri: callback,
    scope: "openid shop/buy",
    state: "from here",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...changes,
  };
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${issuer}/oauth2/authorize?${new URLSearchParams(given)}`;
}
