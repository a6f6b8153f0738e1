import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetDurableExecutionCommand,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import type { FunctionSpec } from "@larder/topology";
import { createClock } from "../../clock.ts";
import { startEdge } from "../../edge/index.ts";
import { createAuthorizer, createKeys, requestsOf } from "../../iam/index.ts";
import { startLambda } from "../../lambda/index.ts";
import { type TestFunction, testTopology } from "../../lambda/testing/start-test-lambda.ts";
import { createLive, type LiveEvent } from "../../live.ts";
import type { OutgoingMessage } from "../../ports.ts";
import { openState } from "../../state.ts";

type Durable = NonNullable<FunctionSpec["durable"]>;

/** A durable function, an export of `workflows.ts` unless it says otherwise. */
export const workflowOf = (name: string, more: Partial<TestFunction> & { durable?: Durable } = {}): TestFunction => ({
  handler: `workflows.${name}`,
  durable: { executionTimeout: 900, retention: 1 },
  ...more,
});

/** Starts Lambda with the edge and IAM in front of it. `stop()` leaves the state to a next one, `remove()` does not. */
export async function startTestCloud(
  functions: Record<string, TestFunction>,
  options: { state?: string; maxEnvironments?: number } = {},
) {
  const topology = testTopology(functions);
  const directory = options.state ?? mkdtempSync(join(tmpdir(), "larder-durable-"));
  const state = openState(directory);
  const clock = createClock();
  const live = createLive();
  const events: LiveEvent[] = [];
  const letters: (OutgoingMessage & { queue: string })[] = [];
  live.subscribe((event) => events.push(event));
  const keys = createKeys(topology);
  let endpoint = "";
  const lambda = await startLambda({
    topology,
    root: import.meta.dirname,
    state,
    clock,
    live,
    endpoint: () => endpoint,
    keys: keys.forFunction,
    sqs: {
      async send(queue, message) {
        letters.push({ queue, ...message });
        return { messageId: "" };
      },
    },
    ...(options.maxEnvironments === undefined ? {} : { maxEnvironments: options.maxEnvironments }),
  });
  const authorizer = createAuthorizer({ topology, keys, live });
  const edge = await startEdge({
    services: { lambda: lambda.service },
    authorize: (call) => authorizer.authorize(call, () => requestsOf(call, topology)),
    live,
  });
  endpoint = edge.url;
  const clientOf = (credentials: { accessKeyId: string; secretAccessKey: string }) =>
    new LambdaClient({ endpoint: edge.url, region: topology.region, credentials, maxAttempts: 1 });
  const client = clientOf(keys.forPeople);
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    client.destroy();
    await edge.stop();
    await lambda.stop();
    state.close();
  };
  return {
    topology,
    lambda,
    state,
    clock,
    live,
    events,
    /** What was sent to queues. */
    letters,
    directory,
    client,
    /** A client that signs with a function's own key. */
    clientOf: (functionName: string) => clientOf(keys.forFunction(functionName)),
    stop,
    /** Starts an execution and says its ARN. */
    async begin(name: string, event: object = {}, more: Partial<InvokeCommandInput> = {}): Promise<string> {
      const start = { FunctionName: `larder-test-${name}:1`, InvocationType: "Event", ...more } as const;
      const { DurableExecutionArn } = await client.send(
        new InvokeCommand({ ...start, Payload: JSON.stringify(event) }),
      );
      if (DurableExecutionArn === undefined) throw new Error(`${name} is not durable`);
      return DurableExecutionArn;
    },
    execution: (DurableExecutionArn: string) => client.send(new GetDurableExecutionCommand({ DurableExecutionArn })),
    async remove() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type TestCloud = Awaited<ReturnType<typeof startTestCloud>>;
