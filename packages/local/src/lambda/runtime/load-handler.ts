import { pathToFileURL } from "node:url";
import { runtimeError } from "./errors.ts";

export type Handler = (event: unknown, context: unknown) => unknown;

/** In the words of AWS's runtime for Node 24, so that whoever looks them up finds them. */
const callbacksAreGone =
  "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.";

/**
 * Imports a bundle and takes the handler out of it, refusing what AWS's runtime for Node 24 refuses.
 * @throws an Error named `Runtime.UserCodeSyntaxError`, `Runtime.ImportModuleError`, `Runtime.HandlerNotFound` or
 * `Runtime.CallbackHandlerDeprecated`; what the module itself throws while it loads passes through.
 */
export async function loadHandler(file: string, exportName: string): Promise<Handler> {
  const handler = find(await importModule(file), exportName);
  if (handler === undefined)
    throw runtimeError("HandlerNotFound", `${process.env["_HANDLER"]} is undefined or not exported`);
  if (!isHandler(handler)) throw runtimeError("HandlerNotFound", `${process.env["_HANDLER"]} is not a function`);
  if (handler.length >= 3) throw runtimeError("CallbackHandlerDeprecated", callbacksAreGone);
  return handler;
}

async function importModule(file: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (error instanceof SyntaxError) throw runtimeError("UserCodeSyntaxError", String(error), error);
    if (isMissingModule(error)) throw runtimeError("ImportModuleError", String(error), error);
    throw error;
  }
}

/** Bundles in CommonJS export through `default` what Node did not detect as a name. */
function find(module: Record<string, unknown>, exportName: string): unknown {
  const fallback = module["default"];
  return module[exportName] ?? (isRecord(fallback) ? fallback[exportName] : undefined);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const isHandler = (value: unknown): value is Handler => typeof value === "function";

const isMissingModule = (error: unknown) =>
  error instanceof Error &&
  "code" in error &&
  (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "MODULE_NOT_FOUND");
