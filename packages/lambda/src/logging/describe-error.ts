import { mask } from "./redact.ts";

/** What a log line says of an error. */
export interface ErrorDescription {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly aws_request_id?: string;
  readonly cause?: ErrorDescription;
}

const longestChain = 8;

/**
 * Describes an error and its causes by name, message and stack. Other properties stay out: AWS errors carry items of
 * tables (`Item`, `CancellationReasons`), and those hold customers' data. Addresses and tokens in texts are masked.
 */
export function describeError(error: unknown, depth = 1): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error, message: mask(String(error)) };
  const requestId = awsRequestId(error);
  return {
    name: error.name,
    message: mask(error.message),
    ...(error.stack && { stack: mask(error.stack) }),
    ...(requestId && { aws_request_id: requestId }),
    ...(error.cause !== undefined && depth < longestChain && { cause: describeError(error.cause, depth + 1) }),
  };
}

function awsRequestId(error: Error): string | undefined {
  if (!("$metadata" in error) || typeof error.$metadata !== "object" || error.$metadata === null) return undefined;
  return "requestId" in error.$metadata && typeof error.$metadata.requestId === "string"
    ? error.$metadata.requestId
    : undefined;
}
