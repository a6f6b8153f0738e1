import { secretMark } from "@larder/topology";
import { expect, it } from "vitest";
import type { Door } from "./door.ts";
import { functionOf, topologyOf } from "./edge/fixture.ts";
import { fillIn } from "./fill-in.ts";
import { testPool } from "./user-pools/testing/start-test-pool.ts";

const issuer = (id: string) => `https://cognito-idp.eu-central-1.amazonaws.com/${id}`;
const endpoint = (id: string) => `https://${id}.execute-api.eu-central-1.amazonaws.com`;
const api = (id: string) => ({ name: id, endpoint: endpoint(id), routes: [], authorizers: {}, stageVariables: {} });

const topology = topologyOf({
  functions: {
    Caller: {
      ...functionOf("caller", []),
      environment: { KEY: `k=${secretMark("Key")}`, WEBHOOK: `${endpoint("api")}/webhooks?from=${endpoint("pay")}` },
      links: {
        Key: { type: "sst.sst.Secret", value: secretMark("Key") },
        Partner: { attempts: 3, urls: [endpoint("pay"), null], deep: { key: secretMark("Key"), on: true } },
        SignIn: {
          issuer: issuer("pool"),
          staff: issuer("pool-2"),
          pages: "https://shop.auth.eu-central-1.amazoncognito.com",
        },
        Pictures: { url: "https://pictures.cloudfront.net" },
        Elsewhere: { url: "https://other.execute-api.eu-central-1.amazonaws.com" },
      },
    },
  },
  httpApis: { Api: api("api"), Pay: api("pay") },
  userPools: {
    Pool: { ...testPool, issuer: issuer("pool"), domain: "shop" },
    Second: { ...testPool, issuer: issuer("pool-2") },
  },
  cdns: { Pictures: { endpoint: "https://pictures.cloudfront.net", routes: [] } },
  secrets: ["Key"],
});

const door = (url: string): Door => ({ url, port: 0, answer() {}, waiting: () => 0, stop: async () => {} });
const doors = {
  httpApis: new Map([
    ["Api", door("http://here:1")],
    ["Pay", door("http://here:2")],
  ]),
  userPools: new Map([
    ["Pool", door("http://here:3")],
    ["Second", door("http://here:4")],
  ]),
  cdns: new Map([["Pictures", door("http://here:5")]]),
};

it("puts secrets and addresses into links and environments, wherever they stand", () => {
  const { links, environment } = fillIn(topology, { doors, secrets: { Key: "$&1" } }).functions["Caller"]!;
  expect(environment).toEqual({ KEY: "k=$&1", WEBHOOK: "http://here:1/webhooks?from=http://here:2" });
  expect(links).toEqual({
    Key: { type: "sst.sst.Secret", value: "$&1" },
    Partner: { attempts: 3, urls: ["http://here:2", null], deep: { key: "$&1", on: true } },
    SignIn: { issuer: "http://here:3", staff: "http://here:4", pages: "http://here:3" },
    Pictures: { url: "http://here:5" },
    Elsewhere: { url: "https://other.execute-api.eu-central-1.amazonaws.com" },
  });
});

it("leaves the topology as it was", () => {
  const before = structuredClone(topology);
  fillIn(topology, { doors, secrets: { Key: "1" } });
  expect(topology).toEqual(before);
});
