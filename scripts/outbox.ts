/**
 * `npm run outbox -- redrive`: invokes the function that publishes again what the outbox's relay gave up, here or on AWS.
 * Without `--stage` it asks the local cloud that runs; with it, the account that the AWS credentials are for.
 */
import { parseArgs } from "node:util";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { loadTopology } from "@larder/topology";
import { clientConfig, placeOptions } from "./local-cloud.ts";

const help = `Publishes again what the outbox's relay gave up.

  npm run outbox -- redrive [options]

  --dry-run         tell what is in the dead-letter queue, and change nothing
  --stage <name>    of a deployment on AWS (default: the local cloud, which must be running)
  --region <name>   of that deployment (AWS_REGION, or that of the topology)
  --state <folder>  of the local cloud (.larder)
`;

const topology = loadTopology("stacks/topology.json");
const options = readOptions();
const client = openClient();
const FunctionName = `${topology.app}-${options.stage ?? topology.stage}-RedriveOutbox`;
const { Payload, FunctionError } = await client
  .send(new InvokeCommand({ FunctionName, Payload: JSON.stringify({ dryRun: options["dry-run"] }) }))
  .catch((error) => fail(`${FunctionName} cannot be invoked: ${error instanceof Error ? error.message : error}`));
const answer = Payload?.transformToString() ?? "";
if (FunctionError) fail(`The function failed: ${answer}`);
console.log(answer);
// Another run may have it done: what stays behind is for people to look at.
if (!options["dry-run"] && JSON.parse(answer).stillFailing > 0) process.exitCode = 1;

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        "dry-run": { type: "boolean", default: false },
        ...placeOptions,
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(help);
      process.exit(0);
    }
    if (positionals.join() !== "redrive") throw new Error(`What to do? There is: redrive`);
    return values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n\n${help}`, 2);
  }
}

function openClient() {
  try {
    return new LambdaClient(clientConfig(options, topology));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function fail(message: string, code = 1): never {
  console.error(message);
  process.exit(code);
}
