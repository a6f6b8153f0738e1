import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { workflowOf } from "./durable/testing/start-test-cloud.ts";
import { temporaryFolder } from "./edge/fixture.ts";
import { testTopology } from "./lambda/testing/start-test-lambda.ts";
import type { LiveEvent } from "./live.ts";
import { type LocalCloud, start } from "./start.ts";

const topology = testTopology(
  {
    Endless: { handler: "lambda/testing/handlers.neverAnswers", timeout: 60 },
    Echo: { handler: "lambda/testing/handlers.echo" },
    Patience: workflowOf("patience", { handler: "durable/testing/timed-workflows.patience" }),
  },
  { queues: {} },
);

const folder = temporaryFolder();
/** What `busy()` said at the moment when a workflow began to wait. */
const whenItWaited: boolean[] = [];
let local: LocalCloud;
let lambda: LambdaClient;
beforeAll(async () => {
  const onLive = (event: LiveEvent) => {
    if (event.type === "durable" && event.event === "CallbackStarted") whenItWaited.push(local.busy());
  };
  local = await start(topology, { root: import.meta.dirname, state: folder.path, onLive });
  lambda = new LambdaClient({ ...local.aws, maxAttempts: 1 });
});
afterAll(async () => {
  lambda.destroy();
  await local.stop();
  folder[Symbol.dispose]();
});

const invoke = (name: string) => lambda.send(new InvokeCommand({ FunctionName: `larder-test-${name}` }));
const busy = (expected: boolean) => vi.waitFor(() => expect(local.busy()).toBe(expected), 10_000);

describe("the local cloud is busy", () => {
  it("while any function runs, and no longer than the last one", async () => {
    expect(local.busy()).toBe(false);
    const endless = invoke("Endless");
    await busy(true);
    await invoke("Echo");
    expect(local.busy()).toBe(true);
    expect(await local.crash("Endless")).toBe(1);
    expect((await endless).FunctionError).toBe("Unhandled");
    expect(local.busy()).toBe(false);
  });

  it("while a durable execution runs, and not while it waits", async () => {
    const FunctionName = "larder-test-Patience:1";
    await lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload: "{}" }));
    await vi.waitFor(() => expect(whenItWaited).toEqual([true]), 10_000);
    await busy(false);
  });
});
