import { join } from "node:path";
import {
  GetDurableExecutionHistoryCommand,
  LambdaClient,
  ListDurableExecutionsByFunctionCommand,
} from "@aws-sdk/client-lambda";
import { stacks, withPlainConsumer } from "../checkout/topology.ts";
import { customer } from "../customer.ts";
import { inParallel } from "../in-parallel.ts";
import { type Larder, startLarder, temporaryFolder } from "../larder.ts";
import { type Line, noneLost } from "../report.ts";
import { percentile } from "../statistics.ts";

const together = 2_000;
const hotProducts = 10;
const atOnce = 64;
const patience = 300_000;

/** AWS's list price of a durable operation, and of a request to SQS, in US$. See docs/decisions/0007. */
const price = { durableOperation: 8 / 1_000_000, queueRequest: 0.4 / 1_000_000 };
/** Sent, received, deleted. */
const requestsOfMessage = 3;

/** Two thousand checkouts over ten products at once: as a workflow, and as the plain consumer of a queue. */
export async function* checkouts(): AsyncIterable<Line> {
  using folder = temporaryFolder();
  const plain = await rush(join(folder.path, "plain"), withPlainConsumer(folder.path));
  const durable = await rush(join(folder.path, "durable"));
  const reference = "by a plain consumer of a queue";
  const products = `${together} checkouts over ${hotProducts} products`;
  yield {
    what: `${products}: confirmed`,
    value: durable.perSecond,
    unit: "/s",
    reference: { what: reference, value: plain.perSecond },
    budget: noneLost(durable.lost),
    note: `${durable.confirmed} confirmed, ${durable.lost} not`,
  };
  for (const share of [0.5, 0.99])
    yield {
      what: `placed → confirmed in that rush: p${share * 100}`,
      value: percentile(durable.waits, share),
      unit: "ms",
      reference: { what: reference, value: percentile(plain.waits, share) },
    };
  yield {
    what: "list price of durability, 1,000 orders",
    value: 1_000 * durable.operations * price.durableOperation,
    unit: "$",
    reference: { what: "of the queue that both have", value: 1_000 * requestsOfMessage * price.queueRequest },
    note: `${durable.operations} operations an order`,
  };
}

async function rush(state: string, topology?: string) {
  await using larder = await startLarder({ state, ...(topology && { topology }) });
  const shop = await customer(larder);
  const skus = (await shop.skus()).slice(0, hotProducts);
  await inParallel(together, atOnce, (count) => shop.place(skus[count % hotProducts] ?? ""));
  const orders = await shop.allDecided(patience);
  const confirmed = orders.flatMap(({ placedAt, confirmedAt }) =>
    confirmedAt === undefined ? [] : [{ placed: Date.parse(placedAt), confirmed: Date.parse(confirmedAt) }],
  );
  const began = Math.min(...confirmed.map((order) => order.placed));
  const ended = Math.max(...confirmed.map((order) => order.confirmed));
  return {
    confirmed: confirmed.length,
    lost: together - confirmed.length,
    perSecond: (1_000 * confirmed.length) / (ended - began),
    waits: confirmed.map((order) => order.confirmed - order.placed),
    operations: topology ? 0 : await operationsOf(larder, orders[0]?.id ?? ""),
  };
}

/**
 * What a confirmed order has been charged for so far, and two more for its end: that it is picked, and that its money is
 * taken. Its start is one, and each step and callback. https://docs.aws.amazon.com/lambda/latest/dg/durable-execution-sdk.html
 */
async function operationsOf({ aws }: Larder, orderId: string): Promise<number> {
  const { functions, region } = stacks();
  const credentials = { accessKeyId: "larder", secretAccessKey: "larder" };
  const lambda = new LambdaClient({ endpoint: aws, region, credentials });
  const FunctionName = functions["CheckoutHandler"]?.name;
  const found = await lambda.send(
    new ListDurableExecutionsByFunctionCommand({ FunctionName, DurableExecutionName: orderId }),
  );
  const DurableExecutionArn = found.DurableExecutions?.[0]?.DurableExecutionArn;
  const { Events = [] } = await lambda.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn }));
  const charged = ["ExecutionStarted", "StepStarted", "CallbackStarted"];
  return Events.filter(({ EventType = "" }) => charged.includes(EventType)).length + 2;
}
