import { describe, expect, it } from "vitest";
import { edges } from "./edges.ts";
import { BrokenTopology, loadTopology, parseTopology } from "./load.ts";
import { mermaid } from "./mermaid.ts";
import { shop } from "./shop.fixture.ts";

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
  ])("refuses %s that does not exist, by name", (_, change) => {
    expect(() => parseTopology({ ...shop, ...change })).toThrow(/Gone, which is not among/);
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
      "Api --> Place: POST /orders",
      "Place --> Store: reads and writes",
      "Place --> Events: publishes",
      "Work --> Confirm: messages",
      "Events --> Work: order.placed",
      "Events -.-> Dead: undeliverable",
      "Work -.-> Dead: after 3 tries",
    ]);
  });

  it("draws every resource once, functions within their service", () => {
    const picture = mermaid(parseTopology(shop));
    for (const name of ["Place", "Confirm", "Store", "Work", "Dead", "Events", "Api"])
      expect(picture.match(new RegExp(`^ +\\w+_${name}[\\[({]`, "gm")), name).toHaveLength(1);
    expect(picture).toMatch(/subgraph api\["packages\/api"\]\n {4}functions_Place\["Place"\]\n {4}functions_Confirm/);
  });
});
