import type { FunctionSpec, QueueSpec, Statement, Topology } from "./topology.ts";

const fn = (handler: string, policy: Statement[] = []): FunctionSpec => ({
  name: `shop-${handler}`,
  handler: `packages/api/src/${handler}.handler`,
  runtime: "nodejs24.x",
  architecture: "arm64",
  memory: 512,
  timeout: 10,
  bundling: { format: "esm", minify: true, splitting: true, sourcemap: false },
  environment: {},
  links: {},
  policy,
  logging: { format: "json", retentionDays: 14 },
});

const queue = (name: string, more: Partial<QueueSpec> = {}): QueueSpec => ({
  name: `shop-${name}`,
  fifo: false,
  contentBasedDeduplication: false,
  visibilityTimeout: 60,
  retention: 345_600,
  delay: 0,
  encrypted: true,
  policy: [],
  ...more,
});

const key = (name: string) => ({ name, type: "S" as const });
const allow = (actions: string[], resource: string): Statement => ({ effect: "Allow", actions, resources: [resource] });

/** A small shop: a request writes and publishes, a rule feeds a queue, a consumer confirms. */
export const shop: Topology = {
  version: 1,
  app: "shop",
  stage: "test",
  region: "eu-west-1",
  account: "000000000000",
  functions: {
    Place: fn("place", [
      allow(["dynamodb:GetItem", "dynamodb:PutItem"], "arn:aws:dynamodb:eu-west-1:000000000000:table/shop-store"),
      allow(["events:PutEvents"], "arn:aws:events:eu-west-1:000000000000:event-bus/shop-events"),
    ]),
    Confirm: fn("confirm"),
  },
  tables: {
    Store: {
      name: "shop-store",
      hashKey: key("pk"),
      rangeKey: key("sk"),
      indexes: {},
      encrypted: true,
      pointInTimeRecovery: true,
      deletionProtection: false,
    },
  },
  queues: { Work: queue("work", { deadLetter: { queue: "Dead", maxReceiveCount: 3 } }), Dead: queue("dead") },
  buses: { Events: { name: "shop-events" } },
  rules: {
    R: {
      name: "shop-rule",
      bus: "Events",
      pattern: { "detail-type": ["order.placed"] },
      targets: [{ to: { queue: "Work" }, deadLetter: "Dead", retries: 3, maxAge: 3600 }],
    },
  },
  mappings: {
    M: {
      source: { queue: "Work" },
      function: "Confirm",
      batchSize: 10,
      window: 0,
      partialResponses: true,
      filters: [],
    },
  },
  httpApis: {
    Api: {
      name: "shop-api",
      routes: [{ key: "POST /orders", function: "Place", auth: { type: "none" } }],
      authorizers: {},
      stageVariables: {},
    },
  },
  userPools: {},
  invocations: {},
  protection: { protect: false, removal: "remove" },
  outputs: {},
};
