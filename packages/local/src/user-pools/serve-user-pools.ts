import type { Topology } from "@larder/topology";
import type { Clock } from "../clock.ts";
import type { Door } from "../door.ts";
import type { Live } from "../live.ts";
import type { Lambda, TokenIssuer } from "../ports.ts";
import type { State } from "../state.ts";
import type { SigningKeys } from "./signing-keys.ts";
import { serveUserPool } from "./user-pool.ts";

interface UserPoolsOptions {
  readonly topology: Topology;
  /** By logical name of the pool. */
  readonly keys: ReadonlyMap<string, SigningKeys>;
  readonly state: State;
  readonly clock: Clock;
  readonly live: Live;
  readonly lambda: Pick<Lambda, "invoke">;
  /** By logical name of the pool. */
  readonly doors: ReadonlyMap<string, Door>;
}

export interface UserPools {
  /** By logical name. */
  readonly pools: ReadonlyMap<string, TokenIssuer>;
  /** By the URL that JWT authorizers name. */
  readonly issuers: ReadonlyMap<string, TokenIssuer>;
}

/** Serves the topology's user pools, each at an address of its own. */
export function serveUserPools({ topology, keys, doors, ...parts }: UserPoolsOptions): UserPools {
  const pools = new Map<string, TokenIssuer>();
  const issuers = new Map<string, TokenIssuer>();
  for (const [poolName, pool] of Object.entries(topology.userPools)) {
    const options = { ...parts, poolName, pool, region: topology.region, keys: keys.get(poolName)! };
    const served = serveUserPool(options, doors.get(poolName)!);
    pools.set(poolName, served);
    issuers.set(pool.issuer, served);
  }
  return { pools, issuers };
}
