import { userPoolIssuer } from "./arn.ts";
import type { FunctionSpec } from "./resources/function.ts";
import type { QueueSpec } from "./resources/queue.ts";
import type { Statement } from "./resources/statement.ts";
import type { Topology } from "./topology.ts";

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

const place = { region: "eu-west-1", account: "000000000000" };

/** A small shop: who is signed in may place an order, a request writes and publishes, a rule feeds a queue, a consumer confirms. */
export const shop: Topology = {
  version: 1,
  app: "shop",
  stage: "test",
  ...place,
  functions: {
    Place: fn("place", [
      allow(["dynamodb:GetItem", "dynamodb:PutItem"], "arn:aws:dynamodb:eu-west-1:000000000000:table/shop-store"),
      allow(["events:PutEvents"], "arn:aws:events:eu-west-1:000000000000:event-bus/shop-events"),
    ]),
    Confirm: {
      ...fn("confirm", [
        allow(["lambda:InvokeFunction"], "arn:aws:lambda:eu-west-1:000000000000:function:shop-checkout:1"),
        allow(
          ["lambda:SendDurableExecutionCallbackSuccess"],
          "arn:aws:lambda:eu-west-1:000000000000:function:shop-checkout:*/durable-execution/*/*",
        ),
        allow(["lambda:InvokeFunction"], "arn:aws:lambda:eu-west-1:000000000000:function:shop-grant"),
      ]),
      links: { Key: { type: "sst.sst.Secret", value: "{{secret Key}}" } },
    },
    Checkout: {
      ...fn("checkout"),
      links: { Callback: { type: "sst.sst.Linkable", url: "https://shop.execute-api.eu-west-1.amazonaws.com/paid" } },
      durable: { executionTimeout: 7200, retention: 14 },
    },
    Grant: fn("grant"),
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
  buckets: {},
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
      endpoint: "https://shop.execute-api.eu-west-1.amazonaws.com",
      routes: [
        { key: "POST /orders", function: "Place", auth: { type: "jwt", authorizer: "People", scopes: ["shop/buy"] } },
      ],
      authorizers: { People: { issuer: userPoolIssuer(place, "eu-west-1_people"), audiences: ["web"] } },
      stageVariables: {},
    },
  },
  cdns: {},
  userPools: {
    People: {
      name: "shop-people",
      id: "eu-west-1_people",
      issuer: userPoolIssuer(place, "eu-west-1_people"),
      scopes: ["shop/buy"],
      groups: [],
      clients: {
        Web: {
          name: "Web",
          id: "web",
          callbackUrls: ["https://shop.example/callback"],
          logoutUrls: [],
          scopes: ["openid", "shop/buy"],
          accessTokenValidity: 3600,
          idTokenValidity: 3600,
          refreshTokenValidity: 86_400,
        },
      },
      deletionProtection: false,
      preTokenGeneration: "Grant",
    },
  },
  invocations: {},
  secrets: ["Key"],
  protection: { protect: false, removal: "remove" },
  outputs: {},
};
