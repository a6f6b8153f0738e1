import type { Topology } from "@larder/topology";
import { beforeAll, describe, expect, test } from "vitest";
import { breaks } from "./rules/breaks.ts";
import { type RuleName, rules } from "./rules/index.ts";
import { addWorkflow } from "./rules/workflow.ts";
import { committedTopology, synthesise } from "./synthesised.ts";

const committed = committedTopology();
const names = Object.keys(rules).filter((name): name is RuleName => name in rules);

describe("of what is committed", () => {
  test.each(names)("%s", (name) => expect(rules[name](committed)).toEqual([]));
});

describe("of what production would get", () => {
  let production: Topology;
  beforeAll(async () => {
    ({ topology: production } = await synthesise("production"));
  }, 120_000);

  test.each(names)("%s", (name) => expect(rules[name](production)).toEqual([]));

  test("it is the same but for the seed and what keeps the data", () => {
    const functions = Object.keys(committed.functions).filter((name) => name !== "SeedCatalog");
    expect(Object.keys(production.functions)).toEqual(functions);
    expect(production.mappings).toEqual(committed.mappings);
  });
});

describe("of a workflow, and what starts it and completes its callbacks", () => {
  const topology = committedTopology();
  addWorkflow(topology);

  test.each(names)("%s", (name) => expect(rules[name](topology)).toEqual([]));
});

describe("each rule can fail", () => {
  const cases = names.flatMap((name) => Object.entries(breaks[name]).map(([how, spoil]) => ({ name, how, spoil })));

  test.each(cases)("$name: not when $how", ({ name, spoil }) => {
    const broken = structuredClone(committed);
    spoil(broken);
    expect(rules[name](broken)).not.toEqual([]);
  });
});
