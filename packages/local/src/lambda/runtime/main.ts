import { enableCompileCache, flushCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { Boot, Code, FromEnvironment, ToEnvironment } from "../environment/messages.ts";
import { createContext } from "./context.ts";
import { toFailure, unhandledRejection } from "./errors.ts";
import { type Handler, loadHandler } from "./load-handler.ts";
import { captureLogs } from "./logs.ts";

/**
 * The runtime inside one execution environment: a worker thread that loads one function and runs one invocation at a
 * time, as AWS's own runtime client does (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
 *
 * AWS freezes an environment between invocations; a thread cannot be frozen, so work that a handler left behind goes on here.
 */
if (!parentPort) throw new Error("This module runs in a worker thread only");
const port = parentPort;
const boot: Boot = workerData;
let handler: Handler;
let requestId: string | undefined;

const send = (message: FromEnvironment) => port.postMessage(message);
const logs = captureLogs({
  write: (line) => send(["log", line, requestId]),
  requestId: () => requestId,
  json: process.env["AWS_LAMBDA_LOG_FORMAT"] === "JSON",
});

function crash(error: unknown, label: string) {
  logs.failure(label, error);
  send(["crashed", JSON.stringify(toFailure(error))]);
  process.exit(1);
}

process.on("uncaughtException", (error) => crash(error, "Uncaught Exception"));
process.on("unhandledRejection", (reason) => crash(unhandledRejection(reason), "Unhandled Promise Rejection"));

async function load(code: Code) {
  try {
    handler = await loadHandler(code.file, code.exportName);
  } catch (error) {
    return crash(error, "Undefined error");
  }
  send(["loaded"]);
  // The thread may be ended at any time, and would take what it compiled with it.
  setImmediate(flushCompileCache);
}

async function invoke(message: Extract<ToEnvironment, readonly ["invoke", ...unknown[]]>) {
  const [, id, deadline, event, traceId, clientContext] = message;
  requestId = id;
  if (traceId === undefined) delete process.env["_X_AMZN_TRACE_ID"];
  else process.env["_X_AMZN_TRACE_ID"] = traceId;
  try {
    const context = createContext({ requestId: id, deadline, clientContext, functionArn: boot.functionArn });
    const payload = stringify(await handler(JSON.parse(event), context));
    requestId = undefined;
    send(["answered", payload]);
  } catch (error) {
    logs.failure("Invoke Error", error);
    requestId = undefined;
    send(["failed", JSON.stringify(toFailure(error))]);
  }
}

function stringify(answer: unknown) {
  try {
    // A handler that answers nothing answers null.
    return JSON.stringify(answer === undefined ? null : answer) ?? "null";
  } catch {
    throw Object.assign(new Error("Unable to stringify response body"), { name: "Runtime.JSONStringifyError" });
  }
}

enableCompileCache(boot.compileCache);
process.setSourceMapsEnabled(boot.sourceMaps);
port.on("message", (message: ToEnvironment) => {
  if (message[0] === "load") void load(message[1]);
  else void invoke(message);
});
