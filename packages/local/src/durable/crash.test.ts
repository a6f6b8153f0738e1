import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { GetDurableExecutionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect, test, vi } from "vitest";
import { clientFor, temporaryFolder } from "../edge/fixture.ts";
import { testTopology } from "../lambda/testing/start-test-lambda.ts";
import { workflowOf } from "./testing/start-test-cloud.ts";

const topology = testTopology({ effects: workflowOf("effects", { handler: "timed-workflows.effects" }) });
const script = fileURLToPath(new URL("testing/crash-process.ts", import.meta.url));
const steps = 12;

async function launch(folder: string) {
  const file = join(folder, "topology.json");
  writeFileSync(file, JSON.stringify(topology));
  const child = spawn(process.execPath, [script, file, join(folder, "state")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [url = ""] = await once(createInterface(child.stdout), "line");
  const client = new LambdaClient(clientFor(String(url)));
  return {
    client,
    async kill() {
      child.kill("SIGKILL");
      await once(child, "exit");
      client.destroy();
    },
  };
}

/** The steps that were checkpointed as done, by execution, read from what the killed process left. */
function doneSteps(folder: string): Map<string, string[]> {
  const database = new DatabaseSync(join(folder, "state", "state.db"));
  const rows = database
    .prepare(
      `SELECT execution.name AS execution, operation ->> '$.Name' AS step FROM durable_operations
       JOIN durable_executions AS execution USING (arn)
       WHERE operation ->> '$.Type' = 'STEP' AND operation ->> '$.Status' = 'SUCCEEDED'`,
    )
    .all();
  database.close();
  const steps = Map.groupBy(rows, ({ execution }) => String(execution));
  return new Map([...steps].map(([name, rows]) => [name, rows.map(({ step }) => String(step))]));
}

test("killed in the middle of steps and waits, again and again, the local cloud takes no finished step twice and loses none", async () => {
  using folder = temporaryFolder();
  const effectsOf = (name: string) => {
    const file = join(folder.path, name);
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  };
  const names = ["first", "second", "third"];
  const effects = () => names.flatMap(effectsOf).length;
  let local = await launch(folder.path);
  const arns: string[] = [];
  for (const name of names) {
    const Payload = JSON.stringify({ file: join(folder.path, name), steps });
    const start = { FunctionName: "larder-test-effects:1", InvocationType: "Event", Payload } as const;
    const { DurableExecutionArn } = await local.client.send(
      new InvokeCommand({ ...start, DurableExecutionName: name }),
    );
    arns.push(DurableExecutionArn ?? "");
  }

  const times = (name: string, step: string) => effectsOf(name).filter((line) => line === step).length;
  const finished: { name: string; step: string; times: number }[] = [];
  // Each time a little further: in the first steps, in a wait, in steps behind a wait.
  for (const enough of [2, 9, 13, 20, 28]) {
    await vi.waitFor(() => expect(effects()).toBeGreaterThanOrEqual(enough), { timeout: 20_000, interval: 3 });
    await local.kill();
    for (const [name, done] of doneSteps(folder.path))
      finished.push(...done.map((step) => ({ name, step, times: times(name, step) })));
    local = await launch(folder.path);
  }

  for (const DurableExecutionArn of arns)
    await vi.waitFor(
      async () =>
        expect(await local.client.send(new GetDurableExecutionCommand({ DurableExecutionArn }))).toMatchObject({
          Status: "SUCCEEDED",
          Result: String(steps),
        }),
      { timeout: 30_000 },
    );
  expect(finished.map(({ name, step }) => ({ name, step, times: times(name, step) }))).toEqual(finished);
  for (const name of names)
    expect(new Set(effectsOf(name))).toEqual(new Set(Array.from({ length: steps }, (_, index) => `step ${index + 1}`)));
  await local.kill();
}, 120_000);
