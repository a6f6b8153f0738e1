/**
 * `npm run orders -- show <order id>`: prints what the checkout of an order did and what it waits for, here or on AWS.
 * `resume` starts one again that failed. Without `--stage` it asks the local cloud that runs; with it, the account that the
 * AWS credentials are for.
 */
import { parseArgs } from "node:util";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { loadTopology, type Topology } from "@larder/topology";
import { clientConfig, placeOptions } from "./local-cloud.ts";
import { type Executions, newest, ofOrder, UnknownOrder } from "./orders/executions.ts";
import { list } from "./orders/list.ts";
import { NotResumable, resume, resumed } from "./orders/resume.ts";
import { show } from "./orders/show.ts";

const help = `Tells how the checkout of orders went, or goes, and starts again what failed.

  npm run orders -- show <order id> [options]     all that was done and is waited for
  npm run orders -- list [options]                the newest orders
  npm run orders -- resume <order id> [options]   go on with a checkout that failed, timed out or was stopped

  --limit <number>   how many orders are listed (20)
  --json             everything, as Lambda's API tells it
  --stage <name>     of a deployment on AWS (default: the local cloud, which must be running)
  --region <name>    of that deployment (AWS_REGION, or that of the topology)
  --state <folder>   of the local cloud (.larder)
  --topology <file>  what it runs (stacks/topology.json)
  --help             this text
`;

type Command = { readonly name: "list" } | { readonly name: "show" | "resume"; readonly orderId: string };

/** What came of a command: as Lambda's API has it, and for people. */
interface Answer {
  readonly found: unknown;
  readonly lines: readonly string[];
}

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
  const { command, limit, json, ...place } = readOptions();
  if (!command) return console.log(help);
  const topology = loadTopology(place.topology);
  const client = new LambdaClient(clientConfig(place, topology));
  const executions = { client, FunctionName: checkoutOf(topology, place.stage) };
  const { found, lines } = await carryOut(command, limit, executions).catch((error) => explain(error, executions));
  console.log(json ? JSON.stringify(found, null, 2) : lines.join("\n"));
}

async function carryOut(command: Command, limit: number, executions: Executions): Promise<Answer> {
  const reader = { width: process.stdout.columns || 80, timeZone: undefined, now: Date.now() };
  switch (command.name) {
    case "list": {
      const found = await newest(executions, limit);
      return { found, lines: list(found, reader) };
    }
    case "show": {
      const found = await ofOrder(executions, command.orderId);
      return { found, lines: found.flatMap((told, index) => [...(index > 0 ? [""] : []), ...show(told, reader)]) };
    }
    case "resume": {
      const found = await resume(executions, command.orderId);
      return { found, lines: resumed(found, executions, reader) };
    }
  }
}

/** What AWS says alone does not say what was asked. */
function explain(error: unknown, { FunctionName }: Executions): never {
  if (error instanceof UnknownOrder || error instanceof NotResumable) throw error;
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
    return { ...values, limit: readLimit(values.limit), command: values.help ? undefined : readCommand(positionals) };
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

function readCommand([name, ...others]: readonly string[]): Command {
  if (name === "list" && others.length === 0) return { name };
  const [orderId] = others;
  if ((name === "show" || name === "resume") && orderId !== undefined && others.length === 1) return { name, orderId };
  throw new Error("What to do? There are: show <order id>, list, resume <order id>");
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
