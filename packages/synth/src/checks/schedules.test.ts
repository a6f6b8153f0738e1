import { describe, expect, test } from "vitest";
import { checkSchedules, scheduleFault } from "./schedules.ts";

describe("schedule expressions", () => {
  test.each([
    "cron(0 3 * * ? *)",
    "cron(0/15 8-18 ? * MON-FRI *)",
    "cron(0 12 L * ? *)",
    "cron(15 10 ? * 6L 2029-2031)",
    "cron(0 9 ? * 2#1 *)",
    "cron(0 9 15W * ? *)",
    "rate(1 minute)",
    "rate(5 minutes)",
    "at(2030-01-31T12:00:00)",
  ])("AWS would take %s", (expression) => expect(scheduleFault(expression)).toBeUndefined());

  test.each([
    ["cron(0 3 * * *)", "5 fields"],
    ["cron(0 3 * * * *)", "?"],
    ["cron(61 3 * * ? *)", "does not parse"],
    ["cron(0 3 * FOO ? *)", "does not parse"],
    ["rate(5 minute)", "minutes"],
    ["rate(1 hours)", "hour"],
    ["rate(0 minutes)", "count"],
    ["at(tomorrow)", "time"],
    ["every day", "cron"],
  ])("AWS would refuse %s", (expression, reason) => expect(scheduleFault(expression)).toContain(reason));

  test("the fault names the resource", () => {
    const resource = { type: "aws:scheduler/schedule:Schedule", name: "Nightly", custom: true, outputs: {} };
    expect(checkSchedules({ resources: [{ ...resource, inputs: { scheduleExpression: "cron(nonsense)" } }] })).toEqual([
      expect.stringContaining("Nightly: the schedule cron(nonsense)"),
    ]);
  });
});
