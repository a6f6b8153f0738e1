import { readFileSync } from "node:fs";
import { defineEvent, eventDefinitions, messageDefinitions, orderPlaced } from "@larder/contracts";
import { loadTopology } from "@larder/topology";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { BrokenContracts, contractsLock, lockFile } from "../../scripts/docs/contracts-lock.ts";

const topology = loadTopology("stacks/topology.json");
const definitions = [...eventDefinitions, ...messageDefinitions];
const committed = readFileSync(lockFile, "utf8");

/** The definitions with one of them in place of its published version, or as a further one. */
const withDefinition = (version: number, data: z.ZodObject) => {
  const changed = defineEvent("order.placed", version, data, { source: "larder.api" });
  return [...definitions.filter((each) => each.type !== changed.type || each.version !== version), changed];
};
const { data } = orderPlaced;

describe("contracts.lock.json", () => {
  it("holds what is defined, and nothing that is defined breaks it", () => {
    expect(contractsLock(topology, committed)).toBe(committed);
  });

  it("takes an optional field and a new version in", () => {
    const grown = contractsLock(topology, committed, withDefinition(1, data.extend({ note: z.string().optional() })));
    expect(JSON.parse(grown)["order.placed"]["1"].properties.data.properties.note).toEqual({ type: "string" });
    const next = contractsLock(topology, committed, withDefinition(2, data.omit({ total: true })));
    expect(Object.keys(JSON.parse(next)["order.placed"])).toEqual(["1", "2"]);
    expect(JSON.parse(next)["order.placed"]["1"]).toEqual(JSON.parse(committed)["order.placed"]["1"]);
  });

  it("refuses a breaking change, and names the event, the field and whom it breaks", () => {
    const narrowed = withDefinition(
      1,
      data.extend({ lines: z.array(data.shape.lines.element.extend({ quantity: z.int().min(2) })).min(1) }),
    );
    expect(() => contractsLock(topology, committed, narrowed)).toThrow(BrokenContracts);
    expect(() => contractsLock(topology, committed, narrowed)).toThrow(
      /order\.placed, version 1: data\.lines\[\]\.quantity minimum changed from 1 to 2\. StartCheckoutWorker would refuse/,
    );
  });

  it("tells the field also where a schema has a name, and stands in several places", () => {
    const priced = (amount: z.ZodType) => {
      const price = z.object({ amount }).meta({ id: `Price of ${amount.type}` });
      return [defineEvent("price.raised", 1, z.object({ from: price, to: price }), { source: "larder.api" })];
    };
    const lock = contractsLock(topology, "", priced(z.int()));
    expect(() => contractsLock(topology, lock, priced(z.string()))).toThrow(
      /data\.from\.amount type changed.*\n.*data\.to\.amount type changed/,
    );
  });

  it("refuses to have a version taken away from who reads it, and not from who does not", () => {
    const without = (type: string) => definitions.filter((each) => each.type !== type);
    expect(() => contractsLock(topology, committed, without("order.placed"))).toThrow(/StartCheckoutWorker read it/);
    const unread = { ...topology, rules: {} };
    // Its number stays taken.
    expect(contractsLock(unread, committed, without("order.placed"))).toBe(committed);
  });

  it("begins with whatever is defined", () => {
    const types = new Set(definitions.map(({ type }) => type));
    expect(Object.keys(JSON.parse(contractsLock(topology, "")))).toEqual([...types].toSorted());
  });
});
