import { styleText } from "node:util";
import type { Execution } from "@aws-sdk/client-lambda";
import { executionSchema, statusText, tookMs } from "./execution.ts";
import type { Reader } from "./show.ts";
import { clockIn, duration } from "./times.ts";

/** Executions in a table, a line each, in the order in which they are given. */
export function list(executions: readonly Execution[], { timeZone, now }: Reader): string[] {
  if (executions.length === 0) return ["No order has been checked out yet, or none is remembered."];
  const clock = clockIn(timeZone);
  const rows = executions
    .map((each) => executionSchema.parse(each))
    .map((execution) => ({
      order: execution.DurableExecutionName,
      status: execution.Status,
      started: clock.short(execution.StartTimestamp.getTime()),
      took: duration(tookMs(execution, now)) + (execution.Status === "RUNNING" ? " …" : ""),
    }));
  const width = (column: "order" | "started") =>
    Math.max(...[column, ...rows.map((row) => row[column])].map(({ length }) => length));
  const [order, started] = [width("order"), width("started")];
  const title = ["order".padEnd(order), "status".padEnd(statusWidth), "started".padEnd(started), "took"].join("  ");
  const lines = rows.map((row) =>
    [row.order.padEnd(order), statusText(row.status, statusWidth), row.started.padEnd(started), row.took].join("  "),
  );
  return [styleText("dim", title), ...lines];
}

const statusWidth = "✗ timed out".length;
