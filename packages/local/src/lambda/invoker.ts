import { randomBytes, randomUUID } from "node:crypto";
import { AwsError } from "../aws-call.ts";
import type { Live } from "../live.ts";
import type { Invocation, InvokeOptions } from "../ports.ts";
import type { NamedFunction } from "./directory.ts";
import type { Pool } from "./pool.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, as Lambda's own error counts it. */
const mostResponseBytes = 6_291_556;

/** What invocations from inside this folder may ask for besides. */
export interface InvokeDetails extends InvokeOptions {
  /** Retries of one event share one. */
  readonly requestId?: string;
  /** JSON text. */
  readonly clientContext?: string;
  /** Takes the lines that the function prints meanwhile. */
  readonly onLog?: (line: string) => void;
}

/**
 * Runs one invocation to its end.
 * @throws {AwsError} TooManyRequestsException for a function that the topology allows no concurrency.
 */
export async function invokeIn(
  pool: Pool,
  { logicalName, spec }: NamedFunction,
  event: string,
  details: InvokeDetails,
  live: Live,
): Promise<Invocation> {
  if (spec.reservedConcurrency === 0) throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
  const requestId = details.requestId ?? randomUUID();
  let began = performance.now();
  let coldStart = false;
  const { payload, failed } = await new Promise<Pick<Invocation, "payload" | "failed">>((resolve) => {
    pool.submit({
      requestId,
      event,
      traceId: details.traceId ?? newTraceId(),
      clientContext: details.clientContext,
      log: details.onLog,
      started(cold) {
        began = performance.now();
        coldStart = cold;
      },
      settle: (payload, failed) => resolve(isTooLarge(payload) ? tooLarge : { payload, failed }),
    });
  });
  const durationMs = performance.now() - began;
  const error = failed ? { error: describe(payload) } : {};
  const { trigger } = details;
  live.emit({ type: "invocation", function: logicalName, requestId, trigger, coldStart, durationMs, ...error });
  return { requestId, durationMs, payload, failed };
}

/** A failure in one line, for people. */
export function describe(payload: string): string {
  const { errorType, errorMessage } = JSON.parse(payload);
  return `${errorType}: ${errorMessage}`;
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
function newTraceId() {
  const random = randomBytes(20).toString("hex");
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${random.slice(0, 24)};Parent=${random.slice(24)};Sampled=0`;
}

// The length in characters is enough to let nearly everything pass without counting bytes.
const isTooLarge = (payload: string) =>
  payload.length > mostResponseBytes / 3 && Buffer.byteLength(payload) > mostResponseBytes;

const tooLarge = {
  failed: true,
  payload: JSON.stringify({
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: `Response payload size exceeded maximum allowed payload size (${mostResponseBytes} bytes).`,
  }),
};
