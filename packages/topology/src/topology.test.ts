import { describe, expect, it } from "vitest";
import { userPoolIssuer } from "./arn.ts";
import { edges } from "./edges.ts";
import { BrokenTopology, loadTopology, parseTopology } from "./load.ts";
import { mermaid } from "./mermaid.ts";
import type { BucketSpec } from "./resources/bucket.ts";
import type { FunctionSpec } from "./resources/function.ts";
import { revealSecrets, secretMark, secretsOf } from "./secrets.ts";
import { shop } from "./shop.fixture.ts";

const people = shop.userPools["People"]!;
const web = people.clients["Web"]!;
const route = (auth: object) => ({
  key: "GET /orders",
  function: "Place",
  auth: { type: "jwt" as const, authorizer: "People", scopes: ["shop/buy"], ...auth },
});
const linked = (properties: FunctionSpec["links"][string]) => ({
  ...shop.functions["Grant"],
  links: { Deep: { within: properties } },
});
const authorizer = (change: object) => ({
  httpApis: {
    Api: {
      ...shop.httpApis["Api"],
      authorizers: { People: { ...shop.httpApis["Api"]!.authorizers["People"], ...change } },
    },
  },
});

const served = { endpoint: "https://cdn.cloudfront.net", routes: [{ pattern: "/*", bucket: "Files" }] };
const bucketTelling = (queue: string): BucketSpec => ({
  name: "shop-files",
  versioning: false,
  private: true,
  policy: [],
  cors: [],
  lifecycle: [],
  notifications: [{ events: ["s3:ObjectCreated:*"], prefix: "in/", to: { queue } }],
  eventBridge: false,
});

describe("reading a topology", () => {
  it("accepts one whose every name exists", () => {
    expect(parseTopology(shop)).toEqual(shop);
  });

  it.each([
    [
      "a queue's dead-letter queue",
      { queues: { Work: { ...shop.queues["Work"], deadLetter: { queue: "Gone", maxReceiveCount: 3 } } } },
    ],
    ["a mapping's function", { mappings: { M: { ...shop.mappings["M"], function: "Gone" } } }],
    ["a rule's bus", { rules: { R: { ...shop.rules["R"], bus: "Gone" } } }],
    [
      "a route's function",
      {
        httpApis: {
          Api: { ...shop.httpApis["Api"], routes: [{ key: "GET /", function: "Gone", auth: { type: "none" } }] },
        },
      },
    ],
    [
      "a route's authorizer",
      { httpApis: { Api: { ...shop.httpApis["Api"], routes: [route({ authorizer: "Gone" })] } } },
    ],
    ["a route's scope", { httpApis: { Api: { ...shop.httpApis["Api"], routes: [route({ scopes: ["Gone"] })] } } }],
    ["an authorizer's user pool", authorizer({ issuer: userPoolIssuer(shop, "Gone") })],
    ["an authorizer's issuer", authorizer({ issuer: "Gone" })],
    ["an authorizer's client", authorizer({ audiences: ["web", "Gone"] })],
    ["a client's scope", { userPools: { People: { ...people, clients: { Web: { ...web, scopes: ["Gone"] } } } } }],
    ["a link's secret", { functions: { ...shop.functions, Grant: linked({ value: "{{secret Gone}}" }) } }],
    [
      "an environment's secret",
      {
        functions: {
          ...shop.functions,
          Grant: { ...shop.functions["Grant"], environment: { KEY: "k={{secret Gone}}" } },
        },
      },
    ],
    ["what a bucket tells", { buckets: { Files: bucketTelling("Gone") } }],
    ["what a CDN serves", { cdns: { Cdn: { ...served, routes: [{ pattern: "/*", bucket: "Gone" }] } } }],
    ["a user pool's trigger", { userPools: { People: { ...people, preTokenGeneration: "Gone" } } }],
  ])("refuses %s that does not exist, by name", (_, change) => {
    expect(() => parseTopology({ ...shop, ...change })).toThrow(/Gone, which is not among/);
  });

  it("takes an issuer outside these stacks at its word, with its audiences and scopes", () => {
    const elsewhere = { issuer: "https://sign-in.example", audiences: ["api.example"] };
    const topology = structuredClone(shop);
    topology.httpApis["Api"]!.authorizers = { People: elsewhere };
    topology.httpApis["Api"]!.routes = [route({ scopes: ["elsewhere"] })];
    expect(parseTopology(topology)).toEqual(topology);
  });

  it("refuses a field that it does not know, by name", () => {
    expect(() => parseTopology({ ...shop, lambdas: {} })).toThrow(/lambdas/);
  });

  it("says which file is missing and how to make it", () => {
    expect(() => loadTopology("no/such/topology.json")).toThrow(BrokenTopology);
    expect(() => loadTopology("no/such/topology.json")).toThrow(/no\/such\/topology.json[\s\S]*npm run synth/);
  });
});

describe("the picture of a topology", () => {
  it("shows requests, grants, messages, events and what happens on failure", () => {
    const arrows = edges(parseTopology(shop)).map(
      ({ from, to, label, failure }) => `${from.name} ${failure ? "-.->" : "-->"} ${to.name}: ${label}`,
    );
    expect(arrows).toEqual([
      "People --> Grant: before each token",
      "People --> Api: signs in",
      "Api --> Place: POST /orders",
      "Place --> Store: reads and writes",
      "Place --> Events: publishes",
      "Confirm --> Checkout: starts and calls back",
      "Confirm --> Grant: invokes",
      "Checkout --> Api: calls",
      "Work --> Confirm: messages",
      "Events --> Work: order.placed",
      "Events -.-> Dead: undeliverable",
      "Work -.-> Dead: after 3 tries",
    ]);
  });

  it("shows what buckets tell, who reads and writes them, and who serves them", () => {
    const place = { ...shop.functions["Place"]! };
    place.policy = [{ effect: "Allow", actions: ["s3:PutObject"], resources: ["arn:aws:s3:::shop-files/in/*"] }];
    const topology = {
      ...shop,
      functions: { ...shop.functions, Place: place },
      buckets: { Files: bucketTelling("Work") },
      cdns: { Cdn: served },
    };
    const arrows = edges(parseTopology(topology)).map(({ from, to, label }) => `${from.name} --> ${to.name}: ${label}`);
    expect(arrows).toEqual(
      expect.arrayContaining(["Place --> Files: writes", "Files --> Work: in/*", "Files --> Cdn: /*"]),
    );
    expect(mermaid(parseTopology(topology))).toContain("Files<br><i>bucket</i>");
  });

  it("draws every resource once, functions within their service", () => {
    const picture = mermaid(parseTopology(shop));
    for (const name of ["Place", "Confirm", "Checkout", "Store", "Work", "Dead", "Events", "Api", "People"])
      expect(picture.match(new RegExp(`^ +\\w+_${name}[\\[({]`, "gm")), name).toHaveLength(1);
    expect(picture).toMatch(/subgraph api\["packages\/api"\]\n {4}functions_Place\["Place"\]\n {4}functions_Confirm/);
    expect(picture).toContain('functions_Checkout[["Checkout<br><i>workflow</i>"]]');
  });
});

describe("the secrets of a topology", () => {
  it("are known by the functions that get them", () => {
    expect(secretsOf(shop.functions["Confirm"]!)).toEqual(["Key"]);
    expect(secretsOf(shop.functions["Place"]!)).toEqual([]);
  });

  it("are revealed wherever they are mentioned, and taken literally", () => {
    const text = `a=${secretMark("A")}&b=${secretMark("B")}&a=${secretMark("A")}`;
    expect(revealSecrets(text, (name) => `$& ${name}`)).toBe("a=$& A&b=$& B&a=$& A");
  });
});
