/**
 * `npm run orders -- show <order id>`: prints what the checkout of an order did and what it waits for, here or on AWS.
 * Without `--stage` it asks the local cloud that runs; with it, the account that the AWS credentials are for.
 */
import { parseArgs } from "node:util";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { loadTopology, type Topology } from "@larder/topology";
import { clientConfig, placeOptions } from "./local-cloud.ts";
import { type Executions, newest, ofOrder, UnknownOrder } from "./orders/executions.ts";
import { list } from "./orders/list.ts";
import { type Reader, show } from "./orders/show.ts";

const help = `Tells how the checkout of orders went, or goes.

  npm run orders -- show <order id> [options]   all that was done and is waited for
  npm run orders -- list [options]              the newest orders

  --limit <number>   how many orders are listed (20)
  --json             everything, as Lambda's API tells it
  --stage <name>     of a deployment on AWS (default: the local cloud, which must be running)
  --region <name>    of that deployment (AWS_REGION, or that of the topology)
  --state <folder>   of the local cloud (.larder)
  --topology <file>  what it runs (stacks/topology.json)
  --help             this text
`;

/** A command line that makes no sense. */
class Misuse extends Error {
  override name = "Misuse";
}

try {
  await main();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(error instanceof Misuse ? `${message}\n\n${help}` : message);
  process.exitCode = error instanceof Misuse ? 2 : 1;
}

async function main() {
  const { orderId, limit, json, help: asked, ...place } = readOptions();
  if (asked) return console.log(help);
  const topology = loadTopology(place.topology);
  const client = new LambdaClient(clientConfig(place, topology));
  const executions = { client, FunctionName: checkoutOf(topology, place.stage) };
  const reader = { width: process.stdout.columns || 80, timeZone: undefined, now: Date.now() };
  const { found, lines } = await (orderId === undefined
    ? listed(executions, limit, reader)
    : shown(executions, orderId, reader)
  ).catch((error) => explain(error, executions));
  console.log(json ? JSON.stringify(found, null, 2) : lines.join("\n"));
}

async function listed(executions: Executions, limit: number, reader: Reader) {
  const found = await newest(executions, limit);
  return { found, lines: list(found, reader) };
}

async function shown(executions: Executions, orderId: string, reader: Reader) {
  const found = await ofOrder(executions, orderId);
  return { found, lines: found.flatMap((told, index) => [...(index > 0 ? [""] : []), ...show(told, reader)]) };
}

/** What AWS says alone does not say what was asked. */
function explain(error: unknown, { FunctionName }: Executions): never {
  if (error instanceof UnknownOrder) throw error;
  throw new Error(`${FunctionName} cannot be asked: ${error instanceof Error ? error.message : error}`, {
    cause: error,
  });
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        ...placeOptions,
        limit: { type: "string", default: "20" },
        json: { type: "boolean", default: false },
        topology: { type: "string", default: "stacks/topology.json" },
        help: { type: "boolean", default: false },
      },
    });
    return { ...values, limit: readLimit(values.limit), orderId: values.help ? undefined : readOrderId(positionals) };
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

/** @returns none for the list. */
function readOrderId([command, ...others]: readonly string[]): string | undefined {
  if (command === "list" && others.length === 0) return undefined;
  const [orderId] = others;
  if (command === "show" && orderId !== undefined && others.length === 1) return orderId;
  throw new Error("What to do? There are: show <order id>, list");
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListDurableExecutionsByFunction.html */
function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1000) return limit;
  throw new Error(`--limit takes a number from 1 to 1000, not ${text}`);
}

/** The function that checks orders out. Here the topology knows its name, on AWS it follows from the stage. */
function checkoutOf({ app, stage: here, functions }: Topology, stage: string | undefined): string {
  const local = stage === undefined ? functions["CheckoutHandler"]?.name : undefined;
  return local ?? `${app}-${stage ?? here}-Checkout`;
}
