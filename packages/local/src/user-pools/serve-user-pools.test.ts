import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createClock } from "../clock.ts";
import { openDoors } from "../doors.ts";
import { testTopology } from "../lambda/testing/start-test-lambda.ts";
import { createLive } from "../live.ts";
import { openState } from "../state.ts";
import { openSigningKeys, serveUserPools } from "./index.ts";
import { signIn } from "./sign-in/index.ts";
import { callback, testPool } from "./testing/start-test-pool.ts";

const customers = { ...testPool, issuer: "https://customers.example" };
const staff = { ...testPool, issuer: "https://staff.example" };
const topology = { ...testTopology({}), userPools: { Customers: customers, Staff: staff } };

it("every pool has an address, keys and people of its own", async () => {
  const directory = mkdtempSync(join(tmpdir(), "larder-pools-"));
  const state = openState(directory);
  const doors = await openDoors(topology, { port: 0, oidcPort: 0, awsPort: 0 });
  const { pools, issuers } = serveUserPools({
    topology,
    keys: await openSigningKeys(topology, state.database),
    state,
    clock: createClock(),
    live: createLive(),
    lambda: { invoke: () => Promise.reject(new Error("There is no Lambda")) },
    doors: doors.userPools,
  });
  const [customersUrl, staffUrl] = [...pools.values()].map(({ issuer }) => issuer);
  expect([customersUrl, staffUrl]).toEqual([...doors.userPools.values()].map(({ url }) => url));
  expect([...issuers]).toEqual([
    ["https://customers.example", pools.get("Customers")],
    ["https://staff.example", pools.get("Staff")],
  ]);
  expect(pools.get("Customers")?.jwks).not.toEqual(pools.get("Staff")?.jwks);
  const ada = { clientId: "webclient", redirectUri: callback, email: "ada@example.com" };
  const tokens = await Promise.all([customersUrl!, staffUrl!].map((issuer) => signIn({ ...ada, issuer })));
  const [here, there] = tokens.map(({ accessToken }) => JSON.parse(atob(accessToken.split(".")[1]!)).sub);
  expect(here).not.toBe(there);
  await doors.stop();
  state.close();
  rmSync(directory, { recursive: true, force: true });
});
