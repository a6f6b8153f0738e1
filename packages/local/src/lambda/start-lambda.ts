import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Topology } from "@larder/topology";
import type { Clock } from "../clock.ts";
import { invokeDurable, openDurableExecutions, serveDurable } from "../durable/index.ts";
import type { Live } from "../live.ts";
import type { InvokeOptions, Lambda, Sqs } from "../ports.ts";
import type { State } from "../state.ts";
import { openAsyncQueue } from "./async-queue.ts";
import { type BundleOutcome, startBundler } from "./bundling/bundler.ts";
import { createBuilder } from "./bundling/esbuild-process.ts";
import { runtimeModule } from "./bundling/runtime-module.ts";
import { createDirectory, type NamedFunction } from "./directory.ts";
import { type EnvironmentListener, startEnvironment } from "./environment/environment.ts";
import { environmentVariables, type Keys } from "./environment/variables.ts";
import { type InvokeDetails, invokeIn } from "./invoker.ts";
import { createPool, type Pool } from "./pool.ts";
import { createLambdaService } from "./service.ts";

/** Each adds throughput as long as handlers mostly wait, and holds 10 to 35 MB: two for each core, within reason. */
const usualEnvironments = Math.min(10, Math.max(4, 2 * availableParallelism()));
/** Idle environments go after these times, the last one of a function later: with the AWS SDK loaded one holds 17 MB. */
const idleMs = { last: 5 * 60_000, others: 30_000 };
const sweepMs = 15_000;
/** Where AWS calls go while there is no endpoint: without one the SDK would find AWS itself. */
const nowhere = "http://127.0.0.1:9";

export interface LambdaOptions {
  readonly topology: Topology;
  /** The repository: handler paths in the topology start here. */
  readonly root: string;
  readonly state: State;
  readonly clock: Clock;
  readonly live: Live;
  /** Where functions send their AWS calls; empty until that is known. Asked whenever an environment starts. */
  readonly endpoint: () => string;
  /** A function's own key, by logical name. */
  readonly keys: (functionName: string) => Keys;
  /** Takes what asynchronous invocations leave when they finally fail. */
  readonly sqs: Pick<Sqs, "send">;
  /** Per function; a lower reserved concurrency of its own prevails. Default: two for each core, 4 to 10. */
  readonly maxEnvironments?: number;
}

/** Lambda, with what only a local one can do. */
export interface LocalLambda extends Lambda {
  /**
   * Ends the environments of a function at once, as a crash would: what runs in them fails with `Runtime.ExitError`.
   * @returns how many there were.
   */
  terminateEnvironments(functionName: string): Promise<number>;
  /** Whether any function runs. */
  readonly busy: boolean;
}

/** Starts Lambda for a topology. Functions are bundled meanwhile: an invocation waits for its own code only. */
export async function startLambda(options: LambdaOptions): Promise<LocalLambda> {
  const { topology, state, clock, live, maxEnvironments = usualEnvironments } = options;
  const folder = join(state.directory, "bundles");
  const directory = createDirectory(topology);
  const pools = new Map<string, Pool>();
  const bundler = startBundler({
    root: options.root,
    folder,
    functions: topology.functions,
    onStale: (name) => poolOf(name).pause(),
    onBundled(outcome) {
      poolOf(outcome.functionName).resume(outcome.changed);
      announce(outcome, live);
    },
  });
  const runtime = await runtimeModule(folder, createBuilder());

  function start(named: NamedFunction, listener: EnvironmentListener) {
    const { logicalName, spec, arn, version } = named;
    const taskRoot = join(folder, logicalName);
    return startEnvironment(
      {
        runtime,
        code: bundler.code(logicalName),
        boot: { compileCache: join(folder, ".compiled"), functionArn: arn, sourceMaps: spec.bundling.sourcemap },
        variables: environmentVariables({
          topology,
          spec,
          version,
          directory: taskRoot,
          endpoint: options.endpoint() || nowhere,
          keys: options.keys(logicalName),
          logStream: logStreamName(clock.now()),
        }),
        timeout: spec.timeout,
        memory: spec.memory,
      },
      listener,
    );
  }

  /** How many environments a function may have. */
  function concurrency(functionName: string): number {
    const { spec } = directory.byLogicalName(functionName);
    return Math.min(spec.reservedConcurrency ?? maxEnvironments, maxEnvironments);
  }

  function createPoolOf(named: NamedFunction): Pool {
    const { logicalName } = named;
    return createPool({
      start: (listener) => start(named, listener),
      log: (line, requestId) =>
        live.emit({ type: "log", function: logicalName, line, ...(requestId === undefined ? {} : { requestId }) }),
      now: () => clock.now(),
      maxEnvironments: concurrency(logicalName),
    });
  }

  function poolOf(functionName: string): Pool {
    const pool = pools.get(functionName) ?? createPoolOf(directory.byLogicalName(functionName));
    pools.set(functionName, pool);
    return pool;
  }

  let underWay = 0;
  async function invokeOnce(functionName: string, event: string, details: InvokeDetails) {
    underWay++;
    try {
      return await invokeIn(poolOf(functionName), directory.byLogicalName(functionName), event, details, live);
    } finally {
      underWay--;
    }
  }
  const durable = openDurableExecutions({
    state,
    clock,
    live,
    functions: directory.all,
    sqs: options.sqs,
    concurrency,
    invoke: invokeOnce,
  });
  async function invoke(functionName: string, event: string, details: InvokeDetails) {
    const named = directory.byLogicalName(functionName);
    return named.spec.durable
      ? invokeDurable(durable, named, event, details)
      : invokeOnce(functionName, event, details);
  }
  const asyncQueue = openAsyncQueue({ ...options, directory, invoke });
  function invokeAsync(functionName: string, event: string, details: InvokeOptions) {
    const named = directory.byLogicalName(functionName);
    if (named.spec.durable) durable.start(named, event, details);
    else asyncQueue.accept(functionName, event, details);
  }
  const resumption = whenTrue(
    clock,
    () => options.endpoint() !== "",
    () => {
      asyncQueue.resume();
      durable.open();
    },
  );
  const sweeper = every(clock, sweepMs, () => {
    for (const pool of pools.values()) pool.retireIdle(idleMs);
  });

  return {
    service: createLambdaService({
      directory,
      asyncQueue,
      durable,
      serveDurable: (call, read) => serveDurable(call, read, { topology, durable, byReference: directory.byReference }),
      invoke,
    }),
    invoke,
    invokeAsync,
    terminateEnvironments: (functionName) => poolOf(functionName).crash(),
    get busy() {
      return underWay > 0;
    },
    async stop() {
      sweeper.cancel();
      resumption.cancel();
      asyncQueue.stop();
      durable.stop();
      await Promise.all([...[...pools.values()].map((pool) => pool.stop()), bundler.stop()]);
    },
  };
}

/** The first time is part of starting, and told only when it went wrong. */
function announce({ functionName, first, changed, durationMs, error }: BundleOutcome, live: Live) {
  if (error) live.emit({ type: "reload", function: functionName, durationMs, error: error.message });
  else if (changed && !first) live.emit({ type: "reload", function: functionName, durationMs });
}

function logStreamName(time: number) {
  const day = new Date(time).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[$LATEST]${randomBytes(16).toString("hex")}`;
}

function every(clock: Clock, milliseconds: number, ring: () => void) {
  let alarm = clock.after(milliseconds, again);
  function again() {
    alarm = clock.after(milliseconds, again);
    ring();
  }
  return { cancel: () => alarm.cancel() };
}

/** Looks every few milliseconds: what is waited for comes while everything else starts. */
function whenTrue(clock: Clock, condition: () => boolean, act: () => void) {
  const alarm = every(clock, 10, () => {
    if (!condition()) return;
    alarm.cancel();
    act();
  });
  return alarm;
}
