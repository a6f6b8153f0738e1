import type { FunctionSpec } from "@larder/topology";
import type { Invocation } from "../ports.ts";

/** What `X-Amz-Log-Result` holds at most: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const mostBytes = 4096;

/** Collects the log of one invocation for a caller that asked for its tail. */
export function createTail({ logging, memory }: FunctionSpec) {
  const lines: string[] = [];
  const platform = logging.format === "json" ? jsonPlatformLines : textPlatformLines;
  return {
    add: (line: string) => void lines.push(line),
    /** The last 4 KB, in base64. */
    read(result: Invocation): string {
      const { first, last } = platform(result, memory);
      const text = Buffer.from(`${[...first, ...lines, ...last].join("\n")}\n`);
      return text.subarray(-mostBytes).toString("base64");
    },
  };
}

function textPlatformLines({ requestId, durationMs }: Invocation, memory: number) {
  const billed = `Duration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${Math.ceil(durationMs)} ms`;
  return {
    first: [`START RequestId: ${requestId} Version: $LATEST`],
    last: [`END RequestId: ${requestId}`, `REPORT RequestId: ${requestId}\t${billed}\tMemory Size: ${memory} MB`],
  };
}

function jsonPlatformLines({ requestId, durationMs, failed }: Invocation, memory: number) {
  const time = new Date().toISOString();
  const line = (type: string, record: object) => JSON.stringify({ time, type, record: { requestId, ...record } });
  const metrics = { durationMs, billedDurationMs: Math.ceil(durationMs), memorySizeMB: memory };
  return {
    first: [line("platform.start", { version: "$LATEST" })],
    last: [line("platform.report", { metrics, status: failed ? "error" : "success" })],
  };
}
