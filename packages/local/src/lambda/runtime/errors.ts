import type { Failure } from "../failures.ts";

/** An error that carries one of the runtime's own types in its name. */
export function runtimeError(type: string, message: string, cause?: unknown): Error {
  const error = new Error(message, { cause });
  error.name = `Runtime.${type}`;
  return error;
}

/** Any thrown value in the shape of https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export function toFailure(thrown: unknown): Failure {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split("\n") ?? [] };
}

export const unhandledRejection = (reason: unknown) =>
  runtimeError("UnhandledPromiseRejection", String(reason), reason);
