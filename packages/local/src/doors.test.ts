import { createServer, type Server } from "node:http";
import type { HttpApiSpec } from "@larder/topology";
import { expect, it } from "vitest";
import { openDoors, portsFor } from "./doors.ts";
import { topologyOf } from "./edge/fixture.ts";
import { listen, PortInUse } from "./listen.ts";
import { testPool } from "./user-pools/testing/start-test-pool.ts";

const api: HttpApiSpec = {
  name: "api",
  endpoint: "https://api.example",
  routes: [],
  authorizers: {},
  stageVariables: {},
};
const topology = topologyOf({
  httpApis: { Api: api, Payments: api, Stock: api },
  userPools: { Customers: testPool, Staff: testPool },
  cdns: { MediaCdn: { endpoint: "https://d111111abcdef8.cloudfront.net", routes: [] } },
});

const numbers = (ports: Parameters<typeof portsFor>[1]) => {
  const { httpApis, userPools, cdns } = portsFor(topology, ports);
  return [...httpApis, ...userPools, ...cdns].map(([name, port]) => `${name} ${port}`);
};

it("further APIs, and CDNs behind them, take the ports that follow, past those of the user pools and of AWS", () => {
  expect(numbers({ port: 4000, oidcPort: 4001, awsPort: 4566 })).toEqual([
    "Api 4000",
    "Payments 4003",
    "Stock 4004",
    "Customers 4001",
    "Staff 4002",
    "MediaCdn 4005",
  ]);
  expect(numbers({ port: 5000, oidcPort: 0, awsPort: 5001 })).toEqual([
    "Api 5000",
    "Payments 5002",
    "Stock 5003",
    "Customers 0",
    "Staff 0",
    "MediaCdn 5004",
  ]);
  expect(numbers({ port: 0, oidcPort: 0, awsPort: 0 }).every((port) => port.endsWith(" 0"))).toBe(true);
});

it("every API, every pool and every CDN has an address of its own, and a name that people read", async () => {
  const doors = await openDoors(topology, { port: 0, oidcPort: 0, awsPort: 0 });
  const [apis, pools, cdns] = [doors.httpApis, doors.userPools, doors.cdns].map((all) =>
    [...all.values()].map(({ url }) => url),
  );
  expect(new Set([...apis!, ...pools!, ...cdns!]).size).toBe(6);
  expect(Object.entries(doors.urls)).toEqual([
    ["api", apis![0]],
    ["oidc", pools![0]],
    ["oidc-staff", pools![1]],
    ["payments", apis![1]],
    ["stock", apis![2]],
    ["mediacdn", cdns![0]],
  ]);
  await doors.stop();
});

it("when a port is taken, those that were opened before are given back", async () => {
  const { port, next } = await neighbours();
  const open = () =>
    openDoors(topologyOf({ httpApis: { Api: api, Payments: api } }), { port, oidcPort: 0, awsPort: 0 });
  await expect(open()).rejects.toThrow(PortInUse);
  await close(next);
  const doors = await open();
  expect(doors.urls).toEqual({ api: `http://127.0.0.1:${port}`, payments: `http://127.0.0.1:${port + 1}` });
  await doors.stop();
});

const close = (server: Server) => new Promise((resolve) => server.close(resolve));

/** A port that is free, and a server on the one after it. */
async function neighbours(): Promise<{ port: number; next: Server }> {
  const probe = createServer();
  const port = await listen(probe, 0);
  const next = createServer();
  const found = await listen(next, port + 1).catch(() => undefined);
  await close(probe);
  return found === undefined ? neighbours() : { port, next };
}
