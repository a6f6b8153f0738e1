import type { Context } from "aws-lambda";
import { serviceOf } from "../logging/service.ts";

type Subject = "Requests" | "Messages" | "Records" | "Tasks" | "Workflows";
type Fate = "Handled" | "Failed" | "Refused" | "Replayed" | "Dead";

/** What is counted: how many of what a function is given have had which fate. */
export type Counter = `${Subject}${Fate}`;
export type Count = (counter: Counter, times?: number) => void;

const namespace = "Larder";
const dimensions = ["service", "function"];

/** The first invocation of an execution environment had to wait for it. */
let cold = true;

/**
 * Measures one invocation. When it ends, however it ends, its counts, its duration and its cold start are written as one
 * line, from which CloudWatch makes metrics; so nothing is called and nobody waits.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * `POWERTOOLS_METRICS_DISABLED=true` turns it off, as it does for Powertools' own.
 */
export async function measured<Answer>(context: Context, work: (count: Count) => Promise<Answer>): Promise<Answer> {
  const began = performance.now();
  const counts: Partial<Record<Counter, number>> = {};
  const wasCold = cold;
  cold = false;
  try {
    return await work((counter, times = 1) => {
      if (times > 0) counts[counter] = (counts[counter] ?? 0) + times;
    });
  } finally {
    const duration = Math.round((performance.now() - began) * 1000) / 1000;
    write(context, { ...counts, ...(wasCold && { ColdStart: 1 }), Duration: duration });
  }
}

function write(context: Context, values: Readonly<Record<string, number>>) {
  if (process.env["POWERTOOLS_METRICS_DISABLED"] === "true") return;
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: Name === "Duration" ? "Milliseconds" : "Count" }));
  const line = {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [dimensions], Metrics }],
    },
    service: serviceOf(context),
    function: context.functionName,
    function_request_id: context.awsRequestId,
    ...values,
  };
  // Not by the console, which Lambda's JSON log format would wrap in a line of its own.
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
