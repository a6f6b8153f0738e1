import { Logger as Powertools } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";
import { describeError } from "./describe-error.ts";
import { mask, redact } from "./redact.ts";
import { serviceOf } from "./service.ts";

/**
 * Fields of a log line, in snake case as Powertools names its own. Scalars only: an order or a customer does not fit,
 * so it is not logged by accident. Log ids, counts, codes and durations. Fields named for what is a customer's own
 * (`email`, `customer_name`, `token`) are redacted, and addresses and tokens in texts are masked.
 */
export interface LogFields {
  readonly [name: string]: string | number | boolean | undefined;
}

/** Writes structured logs: JSON lines with service, function, request id, trace id and what {@link Logger.with} added. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  /** @param error Written with its whole chain of causes. */
  warn(message: string, fields?: LogFields, error?: unknown): void;
  /** @param error Written with its whole chain of causes. */
  error(message: string, fields?: LogFields, error?: unknown): void;
  /** A logger that adds these fields to every line. */
  with(fields: LogFields): Logger;
}

let shared: Powertools | undefined;

/** The logger of one invocation. Level and service name come from Powertools' and Lambda's own environment variables. */
export function loggerFor(context: Context): Logger {
  shared ??= new Powertools({ serviceName: serviceOf(context) });
  shared.addContext(context);
  return withFields(shared, {});
}

// Powertools' own child loggers copy the whole logger; a queue wants one for every message.
function withFields(powertools: Powertools, fields: LogFields): Logger {
  const line = (more: LogFields | undefined, error?: unknown) => {
    const all = more ? { ...fields, ...redact(more) } : fields;
    return error === undefined ? all : { ...all, error: describeError(error) };
  };
  return {
    debug: (message, more) => powertools.debug(mask(message), line(more)),
    info: (message, more) => powertools.info(mask(message), line(more)),
    warn: (message, more, error) => powertools.warn(mask(message), line(more, error)),
    error: (message, more, error) => powertools.error(mask(message), line(more, error)),
    with: (more) => withFields(powertools, { ...fields, ...redact(more) }),
  };
}
