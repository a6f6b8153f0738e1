import { readFileSync } from "node:fs";
import { join } from "node:path";
import { secretMark } from "@larder/topology";
import { afterAll, beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "./edge/fixture.ts";
import { testTopology } from "./lambda/testing/start-test-lambda.ts";
import type { LiveEvent } from "./live.ts";
import { type LocalCloud, start } from "./start.ts";

const api = (name: string, route: string, to: string) => ({
  name,
  endpoint: `https://${name}.execute-api.eu-central-1.amazonaws.com`,
  routes: [{ key: `GET ${route}`, function: to, auth: { type: "none" as const } }],
  authorizers: {},
  stageVariables: {},
});

/** Two APIs: a function behind the first is linked to the second, and called once before anything else. */
const topology = testTopology(
  {
    Asks: {
      handler: "handlers.asks",
      environment: { GREETING: `key ${secretMark("Key")}` },
      links: {
        Neighbour: { type: "sst.sst.Linkable", url: "https://second.execute-api.eu-central-1.amazonaws.com/told" },
        Key: { type: "sst.sst.Secret", value: secretMark("Key") },
      },
    },
    Tells: { handler: "handlers.tells" },
  },
  {
    queues: {},
    httpApis: { Api: api("first", "/ask", "Asks"), Neighbour: api("second", "/told", "Tells") },
    invocations: { Once: { function: "Asks", input: {} } },
    secrets: ["Key"],
  },
);

const folder = temporaryFolder();
const happened: LiveEvent[] = [];
const open = (more: { secrets?: Record<string, string> } = {}) =>
  start(topology, {
    root: join(import.meta.dirname, "lambda/testing"),
    state: folder.path,
    onLive: (event) => happened.push(event),
    ...more,
  });
const ask = async ({ urls }: LocalCloud) => (await fetch(`${urls["api"]}/ask`)).json();

let local: LocalCloud;
beforeAll(async () => {
  local = await open();
});
afterAll(async () => {
  await local.stop();
  folder[Symbol.dispose]();
});

it("a function that runs before all else reaches the API that it is linked to", () => {
  const invoked = happened.filter((event) => event.type === "invocation");
  expect(invoked).toMatchObject([{ function: "Tells" }, { function: "Asks", trigger: "deploy" }]);
  expect(invoked.filter((event) => event.error)).toEqual([]);
});

it("functions find secrets and other APIs by SST's Resource, and in their environment", async () => {
  const key = local.secrets["Key"];
  expect(await ask(local)).toEqual({ told: `Bearer ${key}`, greeting: `key ${key}` });
  expect(Object.keys(local.urls)).toEqual(["aws", "api", "neighbour"]);
});

it("the secret is in no event of the live feed, and in no file for scripts", () => {
  expect(local.secrets["Key"]).toMatch(/^.{43}$/);
  const told = JSON.stringify(happened) + readFileSync(join(folder.path, "endpoints.json"), "utf8");
  expect(told).not.toContain(local.secrets["Key"]);
});

it("after a restart, on other ports, links lead where things are now, and secrets are the same", async () => {
  const before = local;
  const answered = await ask(before);
  await before.stop();
  local = await open();
  expect(local.urls).not.toEqual(before.urls);
  expect(await ask(local)).toEqual(answered);
});

it("a secret that is given prevails", async () => {
  await local.stop();
  local = await open({ secrets: { Key: "sk_test_1" } });
  expect(local.secrets).toEqual({ Key: "sk_test_1" });
  expect(await ask(local)).toMatchObject({ told: "Bearer sk_test_1" });
});
