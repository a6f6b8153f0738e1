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

/** Where the topology's HTTP APIs and user pools are on this machine. */
export interface Doors {
  /** By logical name. */
  readonly httpApis: ReadonlyMap<string, Door>;
  /** By logical name. */
  readonly userPools: ReadonlyMap<string, Door>;
  /** For people: each API under its name in lower case, the first pool as `oidc`, others with their name behind it. */
  readonly urls: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * Opens a port for each HTTP API and each user pool, in that order: functions are linked to their addresses, so these must
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
    return { httpApis, userPools, urls: urlsOf(httpApis, userPools), stop: () => undo.all() };
  } catch (error) {
    await undo.all();
    throw error;
  }
}

/** Pools are numbered on from the first. So are APIs, past what the AWS endpoint and the pools have asked for. */
export function portsFor({ httpApis, userPools }: Pick<Topology, "httpApis" | "userPools">, ports: Ports) {
  const pools = Object.keys(userPools).map((name, index) => [name, ports.oidcPort && ports.oidcPort + index] as const);
  const taken = new Set([ports.awsPort, ...pools.map(([, port]) => port)]);
  let next = ports.port;
  const apis = Object.keys(httpApis).map((name, index) => {
    while (index > 0 && taken.has(next)) next++;
    return [name, ports.port && next++] as const;
  });
  return { httpApis: new Map(apis), userPools: new Map(pools) };
}

function urlsOf(httpApis: Doors["httpApis"], userPools: Doors["userPools"]): Record<string, string> {
  const apis = [...httpApis].map(([name, { url }]) => [name.toLowerCase(), url]);
  const pools = [...userPools].map(([name, { url }], index) => [
    index === 0 ? "oidc" : `oidc-${name.toLowerCase()}`,
    url,
  ]);
  // As people read them: the API they came for, where they sign in to it, and then the others.
  return Object.fromEntries([...apis.slice(0, 1), ...pools, ...apis.slice(1)]);
}
