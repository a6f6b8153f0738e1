import { stripVTControlCharacters } from "node:util";
import type { Execution } from "@aws-sdk/client-lambda";
import { expect, it } from "vitest";
import { list } from "./list.ts";
import { noon } from "./testing/levelled.ts";

const execution = (order: string, Status: Execution["Status"], seconds?: number): Execution => ({
  DurableExecutionArn: `arn:aws:lambda:eu-west-1:000000000000:function:larder-test-Checkout:1/durable-execution/${order}/1`,
  DurableExecutionName: order,
  FunctionArn: "arn:aws:lambda:eu-west-1:000000000000:function:larder-test-Checkout:1",
  Status,
  StartTimestamp: new Date(noon),
  EndTimestamp: seconds === undefined ? undefined : new Date(noon + seconds * 1000),
});

const listed = (...executions: Execution[]) =>
  list(executions, { width: 80, timeZone: "UTC", now: noon + 3_599_000 }).map((line) => stripVTControlCharacters(line));

it("lists executions with how they stand, since when, and how long they took", () => {
  expect(
    listed(
      execution("ord_01M850XSTV189XQ1TC95RQKBSN-2", "RUNNING"),
      execution("ord_01M850XSTV189XQ1TC95RQKBSN", "TIMED_OUT", 1_830),
      execution("ord_01M84ZY5D1T8T4Q8RM2B5Q8W6J", "SUCCEEDED", 0.2),
    ).join("\n"),
  ).toMatchInlineSnapshot(`
    "order                             status       started           took
    ord_01M850XSTV189XQ1TC95RQKBSN-2  … running    23 Nov, 12:00:00  59 min 59 s …
    ord_01M850XSTV189XQ1TC95RQKBSN    ✗ timed out  23 Nov, 12:00:00  30 min 30 s
    ord_01M84ZY5D1T8T4Q8RM2B5Q8W6J    ✓ finished   23 Nov, 12:00:00  200 ms"
  `);
});

it("has room for the longest line in 80 columns", () => {
  const lines = listed(execution("ord_01M850XSTV189XQ1TC95RQKBSN-2", "RUNNING"));
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

it("says so when there are none", () => {
  expect(listed()).toEqual(["No order has been checked out yet, or none is remembered."]);
});

it("does not count backwards when the machine's clock is behind that of AWS", () => {
  const [, line] = list([execution("ord_1", "RUNNING")], { width: 80, timeZone: "UTC", now: noon - 300 });
  expect(line).toMatch(/ 0 ms …$/);
});
