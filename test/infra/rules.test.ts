import type { Topology } from "@larder/topology";
import { beforeAll, describe, expect, test } from "vitest";
import { breaks } from "./rules/breaks/index.ts";
import { type RuleName, rules } from "./rules/index.ts";
import { addWorkflow } from "./rules/workflow.ts";
import { committedTopology, synthesise } from "./synthesised.ts";

const committed = committedTopology();
const names = Object.keys(rules).filter((name): name is RuleName => name in rules);

describe("of what is committed", () => {
  test.each(names)("%s", (name) => expect(rules[name](committed)).toEqual([]));
});

describe("of what production would get, where Stripe takes the money", () => {
  let production: Topology;
  beforeAll(async () => {
    const variables = { LARDER_PAYMENTS: "stripe", LARDER_WEB_ORIGINS: "https://shop.example" };
    ({ topology: production } = await synthesise("production", variables));
  }, 120_000);

  test.each(names)("%s", (name) => expect(rules[name](production)).toEqual([]));

  test("it is the same but for the seed, the payment simulator and what keeps the data", () => {
    const { SimulatedPaymentsSubscriberSendWebhooks: _, ...mappings } = committed.mappings;
    const functions = Object.entries(committed.functions).filter(
      ([name, { handler }]) => name !== "SeedCatalog" && !handler.startsWith("packages/payment-simulator/"),
    );
    expect(Object.keys(production.functions)).toEqual(functions.map(([name]) => name));
    expect(production.mappings).toEqual(mappings);
    expect([Object.keys(production.httpApis), Object.keys(production.tables)]).toEqual([["Api"], ["Files", "Store"]]);
  });

  test("who calls Stripe and whom it calls know where it is, and Stripe's keys go to nobody else", () => {
    const knows = (link: string) =>
      Object.entries(production.functions).flatMap(([name, { links }]) => (link in links ? [[name, links[link]]] : []));
    const stripe = { provider: "stripe", url: "https://api.stripe.com", returnUrl: "https://shop.example" };
    expect(knows("Payments")).toEqual([
      ["CheckoutHandler", expect.objectContaining(stripe)],
      ["ReceivePaymentWebhook", expect.objectContaining(stripe)],
    ]);
    expect(knows("PaymentsApiKey").map(([name]) => name)).toEqual(["CheckoutHandler"]);
    expect(knows("PaymentsWebhookSecret").map(([name]) => name)).toEqual(["ReceivePaymentWebhook"]);
  });
});

test.each([
  ["who takes the money", {}, "LARDER_PAYMENTS"],
  ["where Stripe sends customers back to", { LARDER_PAYMENTS: "stripe" }, "LARDER_WEB_ORIGINS"],
  ["of whom it has never heard", { LARDER_PAYMENTS: "cash" }, "LARDER_PAYMENTS is cash"],
])("production is not deployed by who does not say %s", { timeout: 120_000 }, async (_, variables, complaint) => {
  await expect(synthesise("production", variables)).rejects.toThrow(complaint);
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
