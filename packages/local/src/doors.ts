import type { Topology } from "@larder/topology";
import { type Door, openDoor } from "./door.ts";
import { Undo } from "./undo.ts";

/** Ports to ask for; 0 stands for any that is free. */
interface Ports {
  /** Of the first HTTP API. */
  readonly port: number;
  /** Of the first user pool. */
  readonly oidcPort: number;
  readonly awsPort: number;
}

/** Where the topology's HTTP APIs, user pools and CDNs are on this machine. */
export interface Doors {
  /** By logical name. */
  readonly httpApis: ReadonlyMap<string, Door>;
  /** By logical name. */
  readonly userPools: ReadonlyMap<string, Door>;
  /** By logical name. */
  readonly cdns: ReadonlyMap<string, Door>;
  /** For people: each API under its name in lower case, the first pool as `oidc`, others with their name behind it. */
  readonly urls: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * Opens a port for each HTTP API, user pool and CDN: functions are linked to their addresses, so these must
 * be known before any function runs.
 * @throws {PortInUse}
 */
export async function openDoors(topology: Topology, ports: Ports): Promise<Doors> {
  const undo = new Undo();
  const open = async (wanted: ReadonlyMap<string, number>) => {
    const doors = new Map<string, Door>();
    for (const [name, port] of wanted) doors.set(name, undo.adopt(await openDoor(port)));
    return doors;
  };
  try {
    const wanted = portsFor(topology, ports);
    const [httpApis, userPools] = [await open(wanted.httpApis), await open(wanted.userPools)];
    const cdns = await open(wanted.cdns);
    return { httpApis, userPools, cdns, urls: urlsOf(httpApis, userPools, cdns), stop: () => undo.all() };
  } catch (error) {
    await undo.all();
    throw error;
  }
}

/** Pools are numbered on from the first. So are APIs, and CDNs behind them, past what the AWS endpoint and the pools have asked for. */
export function portsFor(
  { httpApis, userPools, cdns }: Pick<Topology, "httpApis" | "userPools" | "cdns">,
  ports: Ports,
) {
  const pools = Object.keys(userPools).map((name, index) => [name, ports.oidcPort && ports.oidcPort + index] as const);
  const taken = new Set([ports.awsPort, ...pools.map(([, port]) => port)]);
  let next = ports.port;
  const numbered = (name: string) => {
    while (next !== ports.port && taken.has(next)) next++;
    return [name, ports.port && next++] as const;
  };
  const apis = Object.keys(httpApis).map(numbered);
  return { httpApis: new Map(apis), userPools: new Map(pools), cdns: new Map(Object.keys(cdns).map(numbered)) };
}

function urlsOf(
  httpApis: Doors["httpApis"],
  userPools: Doors["userPools"],
  cdns: Doors["cdns"],
): Record<string, string> {
  const apis = [...httpApis].map(([name, { url }]) => [name.toLowerCase(), url]);
  const pools = [...userPools].map(([name, { url }], index) => [
    index === 0 ? "oidc" : `oidc-${name.toLowerCase()}`,
    url,
  ]);
  // As people read them: the API they came for, where they sign in to it, and then the others.
  const others = [...cdns].map(([name, { url }]) => [name.toLowerCase(), url]);
  return Object.fromEntries([...apis.slice(0, 1), ...pools, ...apis.slice(1), ...others]);
}
