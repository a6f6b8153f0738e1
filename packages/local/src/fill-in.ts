import { revealSecrets, type Topology } from "@larder/topology";
import type { Doors } from "./doors.ts";
import type { Secrets } from "./secrets.ts";

interface Here {
  readonly doors: Pick<Doors, "httpApis" | "userPools" | "cdns">;
  readonly secrets: Secrets;
}

type Json = Topology["outputs"][string];
type Fill = (text: string) => string;

/**
 * The topology as its functions are to know it here: in their links and environments, secrets have values, and what names
 * an HTTP API, a user pool or a CDN on AWS leads to the one on this machine.
 */
export function fillIn(topology: Topology, { doors, secrets }: Here): Topology {
  const addresses = addressesIn(topology, doors);
  const fill: Fill = (text) => {
    const here = addresses.reduce((filled, [onAws, url]) => filled.replaceAll(onAws, url), text);
    return revealSecrets(here, (name) => secrets[name] ?? "");
  };
  const functions = ofEach(topology.functions, (spec) => ({
    ...spec,
    environment: ofEach(spec.environment, fill),
    links: ofEach(spec.links, (properties) => ofEach(properties, (value) => inTexts(value, fill))),
  }));
  return { ...topology, functions };
}

function addressesIn(
  { httpApis, userPools, cdns, region }: Topology,
  doors: Here["doors"],
): [onAws: string, url: string][] {
  const apis = Object.entries(httpApis).map(([name, { endpoint }]) => [endpoint, doors.httpApis.get(name)?.url]);
  const pools = Object.entries(userPools).flatMap(([name, { issuer, domain }]) => {
    const url = doors.userPools.get(name)?.url;
    return [[issuer, url], ...(domain ? [[`https://${domain}.auth.${region}.amazoncognito.com`, url]] : [])];
  });
  const fronts = Object.entries(cdns).map(([name, { endpoint }]) => [endpoint, doors.cdns.get(name)?.url]);
  return (
    [...apis, ...pools, ...fronts]
      .filter((pair): pair is [string, string] => pair[1] !== undefined)
      // The longest first: one pool's issuer may be how another's begins.
      .toSorted(([a], [b]) => b.length - a.length)
  );
}

function inTexts(value: Json, fill: Fill): Json {
  if (typeof value === "string") return fill(value);
  if (Array.isArray(value)) return value.map((item) => inTexts(item, fill));
  if (typeof value !== "object" || value === null) return value;
  return ofEach(value, (item) => inTexts(item, fill));
}

const ofEach = <Value>(record: Readonly<Record<string, Value>>, change: (value: Value) => Value) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
