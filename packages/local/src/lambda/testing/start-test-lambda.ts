import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FunctionSpec, Topology } from "@larder/topology";
import { createClock } from "../../clock.ts";
import { functionOf, queueOf, topologyOf } from "../../edge/fixture.ts";
import { createLive, type LiveEvent } from "../../live.ts";
import type { OutgoingMessage } from "../../ports.ts";
import { openState } from "../../state.ts";
import { startLambda } from "../start-lambda.ts";

export interface TestFunction extends Partial<FunctionSpec> {
  /** Relative to the root: an export of `handlers.ts` beside this file, unless the root is another. */
  readonly handler: string;
}

interface TestLambdaOptions {
  readonly root?: string;
  /** Keeps the state of an earlier one. */
  readonly state?: string;
  readonly maxEnvironments?: number;
  /** Takes what goes to failure destinations. */
  readonly send?: (queue: string, message: OutgoingMessage) => Promise<{ messageId: string }>;
}

/** Starts a Lambda with these functions and everything it needs. `stop()` leaves the state to a next one, `remove()` does not. */
export async function startTestLambda(functions: Record<string, TestFunction>, options: TestLambdaOptions = {}) {
  const topology = testTopology(functions);
  const directory = options.state ?? mkdtempSync(join(tmpdir(), "larder-lambda-"));
  const state = openState(directory);
  const clock = createClock();
  const live = createLive();
  const events: LiveEvent[] = [];
  live.subscribe((event) => events.push(event));
  const lambda = await startLambda({
    topology,
    root: options.root ?? import.meta.dirname,
    state,
    clock,
    live,
    endpoint: () => "http://127.0.0.1:4001",
    keys: (name) => ({ accessKeyId: `KEY${name}`, secretAccessKey: `secret of ${name}` }),
    sqs: { send: options.send ?? (async () => ({ messageId: "" })) },
    ...(options.maxEnvironments === undefined ? {} : { maxEnvironments: options.maxEnvironments }),
  });
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await lambda.stop();
    state.close();
  };
  return {
    topology,
    lambda,
    clock,
    live,
    events,
    directory,
    stop,
    /** Invokes a function, and parses what comes back. */
    async invoke(functionName: string, event: unknown = {}) {
      const result = await lambda.invoke(functionName, JSON.stringify(event), { trigger: "test" });
      return { ...result, answer: JSON.parse(result.payload) };
    },
    async remove() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type TestLambda = Awaited<ReturnType<typeof startTestLambda>>;

export const testTopology = (functions: Record<string, TestFunction>, more: Partial<Topology> = {}) =>
  topologyOf({
    app: "larder",
    functions: Object.fromEntries(Object.entries(functions).map(([name, spec]) => [name, testSpec(name, spec)])),
    queues: { Failures: queueOf("larder-test-Failures") },
    ...more,
  });

const testSpec = (name: string, spec: TestFunction): FunctionSpec => ({
  ...functionOf(`larder-test-${name}`, []),
  memory: 256,
  timeout: 10,
  bundling: { format: "esm", minify: false, splitting: true, sourcemap: false },
  ...spec,
});
