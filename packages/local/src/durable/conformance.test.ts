import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { GetDurableExecutionHistoryCommand, SendDurableExecutionCallbackSuccessCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callbacks } from "./testing/callbacks.ts";
import { drive, operationsOf } from "./testing/drive.ts";
import { startTestCloud, type TestCloud, workflowOf } from "./testing/start-test-cloud.ts";
import { describeHistory, describeOperation, type Told } from "./testing/told.ts";
import * as workflows from "./testing/workflows.ts";

const names = Object.keys(workflows);

let reference: Record<string, Told>;
let local: TestCloud;
beforeAll(async () => {
  reference = await runReference();
  local = await startTestCloud(Object.fromEntries(names.map((name) => [name, workflowOf(name)])));
});
afterAll(() => local.remove());

const hooks = fileURLToPath(new URL("../../../../test/durable/test-runner-hooks.ts", import.meta.url));
const script = fileURLToPath(new URL("testing/reference.ts", import.meta.url));

/** What AWS's own test runner makes of the same workflows. */
async function runReference(): Promise<Record<string, Told>> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", hooks, script]);
  return JSON.parse(stdout);
}

/** Runs a workflow here, as it is deployed: through Lambda's API, in an environment of its own. */
async function runHere(name: string): Promise<Told> {
  const { client } = local;
  const DurableExecutionArn = await local.begin(name, { key: name });
  const callback = callbacks[name];
  await drive(local, DurableExecutionArn, async (CallbackId) => {
    if (!callback) return false;
    await client.send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId, Result: callback.result }));
    return true;
  });
  const { Status, Result, Error: error } = await local.execution(DurableExecutionArn);
  const { Events = [] } = await client.send(
    new GetDurableExecutionHistoryCommand({ DurableExecutionArn, MaxItems: 1000 }),
  );
  const operations = operationsOf(local, DurableExecutionArn);
  return {
    status: Status,
    ...(Result && { result: JSON.parse(Result) }),
    ...(error && { error: { type: error.ErrorType, message: error.ErrorMessage } }),
    operations: operations.filter(({ Type }) => Type !== "EXECUTION").map(describeOperation),
    history: describeHistory(Events),
  };
}

test.each(names)("%s ends and is told of as in AWS's own test runner", async (name) => {
  const [here, there] = [await runHere(name), reference[name]];
  expect(ordered(name, here)).toEqual(there && ordered(name, there));
});

/** What is told in which order is not defined for branches that run beside each other. */
const ordered = (name: string, told: Told) =>
  name === "branches" ? { ...told, history: told.history.toSorted() } : told;
