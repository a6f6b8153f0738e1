import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { logLines } from "../../testing/log-lines.ts";
import type { workflows } from "./workflows.ts";

export interface Requested {
  readonly workflow: keyof typeof workflows;
  readonly payload: unknown;
  /** The callback that is completed as soon as it waits. */
  readonly ring?: string;
}

/** What came of an execution. */
export interface Told {
  readonly status: string | undefined;
  readonly result?: unknown;
  readonly error?: { readonly type: string | undefined; readonly message: string | undefined };
  /** How often the function was begun: replays included. */
  readonly invocations: number;
  readonly written: string;
}

const hooks = fileURLToPath(new URL("../../../../../test/durable/test-runner-hooks.ts", import.meta.url));
const script = fileURLToPath(new URL("run.ts", import.meta.url));

/** For the head of a test file: runs the workflows of `workflows.ts` in AWS's own test runner, without waiting. */
export function useTestRunner() {
  let runner: ChildProcess | undefined;
  afterAll(() => runner?.disconnect());

  async function start() {
    const child = fork(script, { execArgv: ["--import", hooks] });
    await next(child);
    return child;
  }

  /** Runs a workflow to its end. */
  return async function run(requested: Requested) {
    runner ??= await start();
    const answer = next(runner);
    runner.send(requested);
    const told = await answer;
    return { ...told, ...logLines(told.written) };
  };
}

/** What the runner says next. */
async function next(runner: ChildProcess): Promise<Told> {
  const ended = once(runner, "exit").then(([code]) => {
    throw new Error(`The test runner has ended with ${code}`);
  });
  const [said] = await Promise.race([once(runner, "message"), ended]);
  return said;
}
