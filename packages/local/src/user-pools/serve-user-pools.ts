import type { Topology } from "@larder/topology";
import type { Clock } from "../clock.ts";
import type { Live } from "../live.ts";
import type { Lambda, TokenIssuer } from "../ports.ts";
import type { State } from "../state.ts";
import type { SigningKeys } from "./signing-keys.ts";
import { startUserPool, type UserPool } from "./user-pool.ts";

interface UserPoolsOptions {
  readonly topology: Topology;
  /** By logical name of the pool. */
  readonly keys: ReadonlyMap<string, SigningKeys>;
  readonly state: State;
  readonly clock: Clock;
  readonly live: Live;
  readonly lambda: Pick<Lambda, "invoke">;
  /** Of the first pool; a second one takes the next. 0 takes any that are free. */
  readonly port: number;
}

export interface UserPools {
  /** By logical name. */
  readonly pools: ReadonlyMap<string, TokenIssuer>;
  /** Where the pools are: `oidc` is the first, all others have their name behind it. */
  readonly urls: Readonly<Record<string, string>>;
  /** By the URL that JWT authorizers name. */
  readonly issuers: ReadonlyMap<string, TokenIssuer>;
  stop(): Promise<void>;
}

/**
 * Serves the topology's user pools, each at an address of its own.
 * @throws {PortInUse}
 */
export async function startUserPools({ topology, keys, port, ...parts }: UserPoolsOptions): Promise<UserPools> {
  const pools = new Map<string, UserPool>();
  const issuers = new Map<string, TokenIssuer>();
  const urls: Record<string, string> = {};
  const stop = async () => void (await Promise.all([...pools.values()].map((pool) => pool.stop())));
  try {
    for (const [index, [poolName, pool]] of Object.entries(topology.userPools).entries()) {
      const options = { ...parts, poolName, pool, region: topology.region, keys: keys.get(poolName)! };
      const started = await startUserPool(options, port && port + index);
      pools.set(poolName, started);
      issuers.set(pool.issuer, started);
      urls[index === 0 ? "oidc" : `oidc-${poolName.toLowerCase()}`] = started.issuer;
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { pools, issuers, urls, stop };
}
