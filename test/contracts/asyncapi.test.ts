import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";
import { defineEvent, eventDefinitions } from "@larder/contracts";
import { loadTopology } from "@larder/topology";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { asyncApi } from "../../scripts/docs/asyncapi.ts";

const topology = loadTopology("stacks/topology.json");

const warning = 1;

/** Reads a document by the official parser, and answers its errors and warnings. */
async function read(text: string) {
  const { document, diagnostics } = await new Parser().parse(text);
  const grave = diagnostics.filter(({ severity }) => severity <= warning);
  return { document, diagnostics: grave.map(({ message, path }) => `${path.join(".")}: ${message}`) };
}

describe("docs/asyncapi.yaml", () => {
  const committed = readFileSync("docs/asyncapi.yaml", "utf8");

  it("is what the definitions and the topology say", () => expect(asyncApi(topology)).toBe(committed));

  it("finds no error and no warning of the official parser", async () => {
    expect((await read(committed)).diagnostics).toEqual([]);
  });

  it("has every version of every event, with a sentence on what happened and its schema", async () => {
    const { document } = await read(committed);
    const messages = document!.allMessages().all();
    expect(messages.map((message) => message.title()).toSorted()).toEqual(
      eventDefinitions.map(({ type, version }) => `${type}, version ${version}`).toSorted(),
    );
    for (const message of messages) {
      expect(message.summary()).toMatch(/^\S.* .*\.$/s);
      expect(message.payload()?.properties()?.["data"]?.type()).toBe("object");
    }
  });

  it("says who sends and who receives", () => {
    const { operations } = parse(committed);
    const { messages, description } = operations["api.receive"];
    expect(messages).toContainEqual({ $ref: "#/channels/events/messages/order.placed.v1" });
    expect(description).toContain("- StartCheckoutWorker: order.placed.v1");
    expect(operations["api.send"].description).toContain("- RelayOutbox: ");
  });
});

it("puts schemas with names among the components", async () => {
  const price = z.object({ amount: z.int() }).meta({ id: "Price" });
  const raised = defineEvent("price.raised", 1, z.object({ from: price, to: price }), { source: "larder.pricing" });
  const text = asyncApi(topology, [raised]);
  expect(parse(text).components.schemas.Price).toMatchObject({ type: "object" });
  expect((await read(text)).diagnostics).toEqual([]);
});
