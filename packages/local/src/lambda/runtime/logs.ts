import { format } from "node:util";
import { toFailure } from "./errors.ts";

interface LogOptions {
  /** Takes one line, without its end. */
  readonly write: (line: string) => void;
  readonly requestId: () => string | undefined;
  /** Lambda's JSON log format, or its plain text. */
  readonly json: boolean;
}

const levels = { debug: "DEBUG", error: "ERROR", info: "INFO", log: "INFO", trace: "TRACE", warn: "WARN" } as const;

/**
 * Takes over the thread's output: the console in Lambda's format, the streams line by line.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
export function captureLogs({ write, requestId, json }: LogOptions) {
  const print = (level: string, values: unknown[]) =>
    write(json ? jsonLine(level, values, requestId()) : textLine(level, values, requestId()));
  for (const [method, level] of Object.entries(levels))
    Object.assign(console, { [method]: (...values: unknown[]) => print(level, values) });
  for (const stream of [process.stdout, process.stderr]) captureStream(stream, write);
  return {
    /** What AWS's runtime prints about an error that nobody caught. */
    failure: (label: string, error: unknown) =>
      json ? print("ERROR", [error]) : print("ERROR", [label, JSON.stringify(toFailure(error))]),
  };
}

function textLine(level: string, values: unknown[], requestId: string | undefined) {
  const fields = [new Date().toISOString(), requestId, level, format(...values)];
  return fields.join("\t").replaceAll("\n", "\r");
}

function jsonLine(level: string, values: unknown[], requestId: string | undefined) {
  const message = values.length === 1 ? values[0] : format(...values);
  const fields = { timestamp: new Date().toISOString(), level, requestId };
  try {
    return JSON.stringify({ ...fields, message }, (_key, value) =>
      value instanceof Error ? errorFields(value) : value,
    );
  } catch {
    // Circular, or a BigInt.
    return JSON.stringify({ ...fields, message: format(message) });
  }
}

const errorFields = (error: Error) => ({
  ...error,
  errorType: error.name,
  errorMessage: error.message,
  stackTrace: error.stack?.split("\n") ?? [],
});

/** Loggers such as Powertools write to the streams; what they write is passed on whole lines at a time. */
function captureStream(stream: NodeJS.WriteStream, write: (line: string) => void) {
  let rest = "";
  function take(chunk: string | Uint8Array) {
    const lines = (rest + (typeof chunk === "string" ? chunk : Buffer.from(chunk).toString())).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) write(line);
  }
  function capturedWrite(
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ) {
    take(chunk);
    const callback = typeof encoding === "function" ? encoding : done;
    if (callback) process.nextTick(callback);
    return true;
  }
  stream.write = capturedWrite;
}
