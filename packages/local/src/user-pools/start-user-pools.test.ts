import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createClock } from "../clock.ts";
import { testTopology } from "../lambda/testing/start-test-lambda.ts";
import { listen, PortInUse } from "../listen.ts";
import { createLive } from "../live.ts";
import { openState, type State } from "../state.ts";
import { openSigningKeys, startUserPools } from "./index.ts";
import { signIn } from "./sign-in/index.ts";
import { callback, testPool } from "./testing/start-test-pool.ts";

const customers = { ...testPool, issuer: "https://customers.example" };
const staff = { ...testPool, issuer: "https://staff.example" };
const topology = { ...testTopology({}), userPools: { Customers: customers, Staff: staff } };

const directory = mkdtempSync(join(tmpdir(), "larder-pools-"));
let state: State;
beforeAll(() => {
  state = openState(directory);
});
afterAll(() => {
  state.close();
  rmSync(directory, { recursive: true, force: true });
});

const start = async (port: number) =>
  startUserPools({
    topology,
    keys: await openSigningKeys(topology, state.database),
    state,
    clock: createClock(),
    live: createLive(),
    lambda: { invoke: () => Promise.reject(new Error("There is no Lambda")) },
    port,
  });

it("every pool has an address, keys and people of its own", async () => {
  const { pools, issuers, urls, stop } = await start(0);
  const [customersUrl, staffUrl] = [...pools.values()].map(({ issuer }) => issuer);
  expect(urls).toEqual({ oidc: customersUrl, "oidc-staff": staffUrl });
  expect([...issuers]).toEqual([
    ["https://customers.example", pools.get("Customers")],
    ["https://staff.example", pools.get("Staff")],
  ]);
  expect(pools.get("Customers")?.jwks).not.toEqual(pools.get("Staff")?.jwks);
  const ada = { clientId: "webclient", redirectUri: callback, email: "ada@example.com" };
  const tokens = await Promise.all([customersUrl!, staffUrl!].map((issuer) => signIn({ ...ada, issuer })));
  const [here, there] = tokens.map(({ accessToken }) => JSON.parse(atob(accessToken.split(".")[1]!)).sub);
  expect(here).not.toBe(there);
  await stop();
});

it("the second pool takes the next port, and when it is taken the first is given back", async () => {
  const { port, next } = await neighbours();
  await expect(start(port)).rejects.toThrow(PortInUse);
  await close(next);
  const { urls, stop } = await start(port);
  expect(urls).toEqual({ oidc: `http://127.0.0.1:${port}`, "oidc-staff": `http://127.0.0.1:${port + 1}` });
  await stop();
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
