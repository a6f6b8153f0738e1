import { Worker } from "node:worker_threads";
import { exited, type FailureOf, killed, outOfMemory, timedOut } from "../failures.ts";
import type { Boot, Code, FromEnvironment, ToEnvironment } from "./messages.ts";

/** AWS gives the init phase this long: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const initSeconds = 10;

/** Left to itself, V8 lets a busy environment grow by 120 MB of what is garbage already, at no gain in speed. */
const youngGenerationMb = 16;

export interface Work {
  readonly requestId: string;
  readonly event: string;
  readonly traceId: string | undefined;
  readonly clientContext: string | undefined;
}

export interface EnvironmentOptions {
  /** The worker's entry module. */
  readonly runtime: string;
  /** May come later: the thread starts meanwhile. */
  readonly code: Promise<Code>;
  readonly boot: Boot;
  readonly variables: Record<string, string>;
  /** Seconds that one invocation may take. */
  readonly timeout: number;
  /** Megabytes of heap. */
  readonly memory: number;
}

/** Told what becomes of an environment. */
export interface EnvironmentListener {
  /** It has loaded its code and takes work. */
  ready(): void;
  /** The work that {@link Environment.run} was given is done. The environment takes the next. */
  done(payload: string, failed: boolean): void;
  /** It is gone, for good; `failure` is what any work in it ends with. */
  ended(failure: FailureOf): void;
  log(line: string, requestId: string | undefined): void;
}

/** One execution environment: a worker thread with one function in it, which runs one invocation at a time. */
export interface Environment {
  run(work: Work): void;
  /** Ends the thread, whatever it does. */
  kill(): Promise<void>;
}

/** Starts an environment. */
export function startEnvironment(options: EnvironmentOptions, listener: EnvironmentListener): Environment {
  const worker = new Worker(options.runtime, {
    name: options.variables["AWS_LAMBDA_FUNCTION_NAME"] ?? "function",
    env: options.variables,
    workerData: options.boot,
    argv: [],
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: options.memory, maxYoungGenerationSizeMb: youngGenerationMb },
  });
  const send = (message: ToEnvironment) => worker.postMessage(message);
  let deadline: NodeJS.Timeout | undefined;
  let failure: FailureOf | undefined;
  let gone = false;

  function endAfter(seconds: number) {
    deadline = setTimeout(() => {
      failure ??= timedOut(seconds);
      void worker.terminate();
    }, seconds * 1000);
  }

  function receive(message: FromEnvironment) {
    const [kind, text] = message;
    if (kind === "log") return listener.log(text, message[2]);
    // Already condemned: what it says now comes too late.
    if (failure) return;
    clearTimeout(deadline);
    if (kind === "loaded") return listener.ready();
    if (kind !== "crashed") return listener.done(text, kind === "failed");
    failure = () => JSON.parse(text);
  }

  worker.on("message", receive);
  worker.on("messageerror", (error) => listener.log(String(error), undefined));
  worker.on("error", (error) => {
    failure ??= isOutOfMemory(error) ? outOfMemory : () => ({ errorType: error.name, errorMessage: error.message });
  });
  worker.on("exit", (code) => {
    gone = true;
    clearTimeout(deadline);
    listener.ended(failure ?? exited(code));
  });
  // What Node itself prints in the thread; the function's own output comes as messages.
  for (const stream of [worker.stdout, worker.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.trimEnd().split("\n")) listener.log(line, undefined);
    });

  options.code.then(
    (code) => {
      if (gone) return;
      endAfter(initSeconds);
      send(["load", code]);
    },
    (error: Error) => {
      failure ??= () => ({ errorType: error.name, errorMessage: error.message });
      void worker.terminate();
    },
  );

  return {
    run(work) {
      endAfter(options.timeout);
      send([
        "invoke",
        work.requestId,
        Date.now() + options.timeout * 1000,
        work.event,
        work.traceId,
        work.clientContext,
      ]);
    },
    async kill() {
      failure ??= killed;
      await worker.terminate();
    },
  };
}

const isOutOfMemory = (error: Error) => "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
