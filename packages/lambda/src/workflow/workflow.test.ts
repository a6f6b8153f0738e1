import { describe, expect, it } from "vitest";
import { useTestRunner } from "./testing/test-runner.ts";

const run = useTestRunner();

const payload = { correlationId: "correlation-1" };
const messages = (lines: Record<string, unknown>[]) => lines.map(({ message }) => message);
const sum = (metrics: Record<string, unknown>[], name: string) =>
  metrics.reduce((total, line) => total + Number(line[name] ?? 0), 0);

describe("a workflow", () => {
  it("gets its input parsed, and answers what it returns", async () => {
    const told = await run({ workflow: "answers", payload });
    expect(told).toMatchObject({ status: "SUCCEEDED", result: { correlationId: "correlation-1" } });
  });

  it("is counted once, however often it goes on, and every time is measured", async () => {
    const { invocations, metrics } = await run({ workflow: "logs", payload, ring: "sleep" });
    expect(invocations).toBeGreaterThan(1);
    expect([sum(metrics, "WorkflowsHandled"), sum(metrics, "WorkflowsFailed")]).toEqual([1, 0]);
    expect(metrics.filter((line) => typeof line["Duration"] === "number")).toHaveLength(invocations);
  });

  it("logs every line once, also what was logged before it slept, with the correlation id", async () => {
    const { lines } = await run({ workflow: "logs", payload, ring: "sleep" });
    expect(messages(lines)).toEqual(["Begun", "Step done", "Between", "Step done", "Woken"]);
    expect(lines.map((line) => line["correlation_id"])).toEqual(lines.map(() => "correlation-1"));
  });

  it("logs what its steps took, by their names, and nothing that is private", async () => {
    const { lines } = await run({ workflow: "logs", payload, ring: "sleep" });
    expect(lines[1]).toMatchObject({ step: "one", milliseconds: expect.any(Number) });
    expect(lines[2]).toMatchObject({ order_id: "ord_1", token: "[redacted]" });
  });
});

describe("a step", () => {
  it("is tried again when it fails, and each failure is logged", async () => {
    const { status, result, lines } = await run({ workflow: "retries", payload });
    expect([status, result]).toEqual(["SUCCEEDED", { tries: 3 }]);
    expect(messages(lines)).toEqual(["Step failed", "Step failed", "Step done"]);
    expect(lines[0]).toMatchObject({ step: "flaky", error: { name: "Unavailable", message: "Not yet" } });
  });

  it("is given up when it was tried as often as said, five times unless said: also when all is replayed", async () => {
    const { result, lines, invocations } = await run({ workflow: "givesUp", payload, ring: "sleep" });
    expect(invocations).toBeGreaterThan(1);
    expect(result).toEqual([
      ["StepError", "Not yet"],
      ["StepError", "Not yet"],
    ]);
    const tries = (step: string) => lines.filter((line) => line["step"] === step);
    expect([tries("three times"), tries("unless said")].map(({ length }) => length)).toEqual([3, 5]);
  });

  it("is not tried again after an error that no retry mends", async () => {
    const { result, lines } = await run({ workflow: "unless", payload });
    expect(result).toEqual({ refused: "It will never do", tries: 3 });
    expect(lines.filter((line) => line["step"] === "refused")).toHaveLength(1);
  });

  it("runs beside another that was begun with it, and is tried on when that one is given up", async () => {
    const { status, result, lines } = await run({ workflow: "sideBySide", payload, ring: "sleep" });
    expect([status, result]).toEqual(["SUCCEEDED", [{ tries: 4 }, "StepError: Not yet"]]);
    expect(lines.map((line) => line["step"]).lastIndexOf("hopeless")).toBeLessThan(lines.length - 1);
  });
});

describe("a callback", () => {
  it("says whether it was rung before its time was up, and keeps its id when all is replayed", async () => {
    const { result, invocations } = await run({ workflow: "callbacks", payload, ring: "answer" });
    expect(invocations).toBeGreaterThan(1);
    expect(result).toEqual({ same: true, differs: true, rung: true, late: false });
  });
});

describe("an execution that fails", () => {
  it("fails for what its flow has thrown", async () => {
    const { status, error } = await run({ workflow: "fails", payload });
    expect([status, error]).toEqual(["FAILED", { type: "Refused", message: expect.stringMatching(/^It cannot be/) }]);
  });

  it("is logged and counted once, with its cause", async () => {
    const { lines, metrics } = await run({ workflow: "fails", payload });
    const told = lines.filter(({ level }) => level === "ERROR");
    const error = { name: "Refused", cause: { name: "Unavailable", message: "No answer" } };
    expect(told).toMatchObject([{ message: "Workflow failed", correlation_id: "correlation-1", error }]);
    expect([sum(metrics, "WorkflowsHandled"), sum(metrics, "WorkflowsFailed")]).toEqual([0, 1]);
  });

  it("fails for the error of the step that failed it, also when it slept before, and is logged once", async () => {
    const { status, error, invocations, lines } = await run({ workflow: "failsByAStep", payload, ring: "sleep" });
    expect([status, error]).toEqual(["FAILED", { type: "StepError", message: "Not yet" }]);
    expect(invocations).toBeGreaterThan(1);
    expect(messages(lines.filter(({ level }) => level === "ERROR"))).toEqual(["Workflow failed"]);
  });

  it.each([
    ["lacks a field", {}, "/correlationId"],
    ["has a wrong one", { correlationId: "short" }, "/correlationId"],
    ["is no object", "correlation-1", "object"],
  ])("does so for an input that %s, of which nothing is done", async (_, payload, fault) => {
    const { status, error, lines } = await run({ workflow: "answers", payload });
    expect([status, error?.type]).toEqual(["FAILED", "ContractViolation"]);
    expect(error?.message).toContain(fault);
    expect(lines.filter((line) => line["step"] === "one")).toEqual([]);
  });
});
