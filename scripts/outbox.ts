/**
 * `npm run outbox -- redrive`: invokes the function that publishes again what the outbox's relay gave up, here or on AWS.
 * Without `--stage` it asks the local cloud that runs; with it, the account that the AWS credentials are for.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { InvokeCommand, LambdaClient, type LambdaClientConfig } from "@aws-sdk/client-lambda";
import { loadTopology } from "@larder/topology";

const help = `Publishes again what the outbox's relay gave up.

  npm run outbox -- redrive [options]

  --dry-run         tell what is in the dead-letter queue, and change nothing
  --stage <name>    of a deployment on AWS (default: the local cloud, which must be running)
  --region <name>   of that deployment (AWS_REGION, or that of the topology)
  --state <folder>  of the local cloud (.larder)
`;

const topology = loadTopology("stacks/topology.json");
const options = readOptions();
const client = new LambdaClient(options.stage ? { region: options.region } : localCloud(options.state));
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
        stage: { type: "string" },
        region: { type: "string", default: process.env["AWS_REGION"] ?? topology.region },
        state: { type: "string", default: ".larder" },
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

/** The local cloud says where it is. */
function localCloud(state: string): LambdaClientConfig {
  try {
    const { aws } = JSON.parse(readFileSync(`${state}/endpoints.json`, "utf8"));
    const credentials = { accessKeyId: "larder", secretAccessKey: "larder" };
    return { endpoint: aws, region: topology.region, credentials };
  } catch {
    return fail(`No local cloud runs with its state in ${state}: start it with npm start, or name a --stage`);
  }
}

function fail(message: string, code = 1): never {
  console.error(message);
  process.exit(code);
}
