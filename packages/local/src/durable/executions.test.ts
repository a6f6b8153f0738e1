import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  GetDurableExecutionHistoryCommand,
  InvokeCommand,
  type InvokeCommandInput,
  StopDurableExecutionCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drive, operationsOf, settled } from "./testing/drive.ts";
import { startTestCloud, type TestCloud, workflowOf } from "./testing/start-test-cloud.ts";

const timed = (name: string, more: Parameters<typeof workflowOf>[1] = {}) =>
  workflowOf(name, { handler: `timed-workflows.${name}`, ...more });
const year = { executionTimeout: 31_622_400, retention: 90 };

let local: TestCloud;
beforeAll(async () => {
  local = await startTestCloud({
    steps: workflowOf("steps"),
    throws: workflowOf("throws"),
    sleeps: timed("sleeps", { durable: { executionTimeout: 7200, retention: 2 } }),
    effects: timed("effects"),
    naps: timed("naps", { durable: year }),
    many: timed("many"),
    dies: timed("dies"),
    oversized: timed("oversized"),
    plain: timed("plain"),
    invokes: timed("invokes"),
    long: timed("sleeps", { durable: year }),
    ordinary: { handler: "timed-workflows.plain" },
  });
});
afterAll(() => local.remove());

const file = (name: string) => join(local.directory, name);
const invoke = async (FunctionName: string, more: Partial<InvokeCommandInput> = {}) => {
  const { Payload, ...answer } = await local.client.send(new InvokeCommand({ FunctionName, ...more }));
  return { ...answer, answer: Payload?.length ? JSON.parse(Payload.transformToString()) : undefined };
};

describe("an invocation that waits", () => {
  test("is answered with the workflow's result, and says which execution it was", async () => {
    const result = await invoke("larder-test-steps:1");
    expect(result).toMatchObject({ StatusCode: 200, ExecutedVersion: "1", answer: { sum: 3 } });
    expect(result.DurableExecutionArn).toMatch(
      /^arn:aws:lambda:eu-central-1:123456789012:function:larder-test-steps:1\/durable-execution\/[\w-]+\/[\w-]+$/,
    );
    expect(await local.execution(result.DurableExecutionArn ?? "")).toMatchObject({
      Status: "SUCCEEDED",
      Version: "1",
    });
  });

  test("is answered with the workflow's error", async () => {
    expect(await invoke("larder-test-throws:1")).toMatchObject({
      FunctionError: "Unhandled",
      answer: { errorType: "RangeError", errorMessage: "thrown by the workflow" },
    });
  });

  test("comes from other parts of the local cloud as well", async () => {
    const result = await local.lambda.invoke("steps", "{}", { trigger: "sqs" });
    expect(result).toMatchObject({ failed: false, payload: JSON.stringify({ sum: 3 }) });
  });

  test.each([
    ["without a version", "larder-test-steps", "InvalidParameterValueException"],
    ["of a version that is not there", "larder-test-steps:2", "ResourceNotFoundException"],
    ["of executions that may take longer than anybody waits", "larder-test-long:1", "InvalidParameterValueException"],
    ["of a version of an ordinary function", "larder-test-ordinary:1", "ResourceNotFoundException"],
  ])("%s is refused", async (_what, name, error) => {
    await expect(invoke(name)).rejects.toMatchObject({ name: error });
  });

  test("takes $LATEST for a version", async () => {
    expect(await invoke("larder-test-steps:$LATEST")).toMatchObject({ answer: { sum: 3 } });
  });
});

describe("a name", () => {
  test("starts one execution, however often it comes, even at once and after it has ended", async () => {
    const event = { file: file("once"), steps: 2 };
    const start = () => local.begin("effects", event, { DurableExecutionName: "once" });
    const [first, second] = await Promise.all([start(), start()]);
    await drive(local, first);
    expect([second, await start()]).toEqual([first, first]);
    expect(readFileSync(event.file, "utf8")).toBe("step 1\nstep 2\n");
  });

  test("with another input or of another function is refused", async () => {
    await local.begin("steps", { key: "1" }, { DurableExecutionName: "taken" });
    const error = { name: "DurableExecutionAlreadyStartedException", $metadata: { httpStatusCode: 409 } };
    await expect(local.begin("steps", { key: "2" }, { DurableExecutionName: "taken" })).rejects.toMatchObject(error);
    await expect(local.begin("throws", { key: "1" }, { DurableExecutionName: "taken" })).rejects.toMatchObject(error);
  });

  test("is made of letters, digits, - and _", async () => {
    await expect(local.begin("steps", {}, { DurableExecutionName: "an order" })).rejects.toMatchObject({
      name: "InvalidParameterValueException",
    });
  });
});

describe("the clock", () => {
  test("ends waits in their order, and not a moment early", async () => {
    const arn = await local.begin("naps", { file: file("naps") });
    await settled(local, arn);
    local.clock.advance(9 * 60_000);
    await settled(local, arn);
    expect(operationsOf(local, arn).filter(({ Name }) => Name === "up")).toEqual([]);
    await drive(local, arn);
    expect(readFileSync(file("naps"), "utf8")).toBe("ab");
  });

  test("ends what became due in one move in its order, too", async () => {
    const arn = await local.begin("naps", { file: file("at once") });
    await settled(local, arn);
    local.clock.advance(3_600_000);
    await settled(local, arn);
    const nap = (branch: number) => ({
      ParentId: operationsOf(local, arn).find(({ Name }) => Name === `map-item-${branch}`)?.Id,
    });
    const history = new GetDurableExecutionHistoryCommand({ DurableExecutionArn: arn });
    const { Events = [] } = await local.client.send(history);
    const ended = Events.filter(({ EventType }) => EventType === "WaitSucceeded");
    expect(ended).toMatchObject([nap(1), nap(0)]);
  });

  test("ends an execution at its timeout, and forgets it when its retention is over", async () => {
    const arn = await local.begin("sleeps", {}, { DurableExecutionName: "forgotten" });
    await settled(local, arn);
    local.clock.advance(30 * 60_000);
    await settled(local, arn);
    expect(await local.execution(arn)).toMatchObject({ Status: "RUNNING" });
    // Its wait and its timeout, at once: it is given no time between them.
    local.clock.advance(2 * 3_600_000);
    expect(await local.execution(arn)).toMatchObject({
      Status: "TIMED_OUT",
      Error: { ErrorMessage: "Execution timed out after 7200 seconds." },
    });
    local.clock.advance(2 * 86_400_000 - 60_000);
    expect(await local.begin("sleeps", {}, { DurableExecutionName: "forgotten" })).toBe(arn);
    local.clock.advance(60_000);
    await expect(local.execution(arn)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    expect(await local.begin("sleeps", {}, { DurableExecutionName: "forgotten" })).not.toBe(arn);
  });
});

describe("an invocation that breaks down", () => {
  test("is made again, and the step it broke in with it", async () => {
    const arn = await local.begin("dies", { file: file("dies"), times: 2 });
    await drive(local, arn);
    expect(await local.execution(arn)).toMatchObject({ Status: "SUCCEEDED", Result: JSON.stringify("survived") });
    expect(readFileSync(file("dies"), "utf8")).toBe("xxx");
  });

  test("five times more than once is the end of the execution", async () => {
    const arn = await local.begin("dies", { file: file("always"), times: 100 });
    await drive(local, arn);
    expect(await local.execution(arn)).toMatchObject({ Status: "FAILED", Error: { ErrorType: "Runtime.ExitError" } });
    expect(readFileSync(file("always"), "utf8")).toBe("xxxxxx");
  });
});

test("an execution that is stopped goes on with nothing, and says so", async () => {
  const arn = await local.begin("long");
  await settled(local, arn);
  const stop = new StopDurableExecutionCommand({ DurableExecutionArn: arn, Error: { ErrorMessage: "enough" } });
  const { StopTimestamp } = await local.client.send(stop);
  expect(StopTimestamp?.getTime()).toBeGreaterThan(local.clock.now() - 5_000);
  local.clock.advance(2 * 3_600_000);
  const { Status, Error: error } = await local.execution(arn);
  expect({ Status, error }).toEqual({ Status: "STOPPED", error: { ErrorMessage: "enough" } });
});

test("more operations than go with one invocation are read page by page", async () => {
  const arn = await local.begin("many", { count: 1200 });
  await drive(local, arn);
  expect(await local.execution(arn)).toMatchObject({ Status: "SUCCEEDED", Result: "1200" });
  expect(local.events).toContainEqual(
    expect.objectContaining({ type: "call", operation: "GetDurableExecutionState", status: 200 }),
  );
});

test("a result larger than an invocation may answer is the execution's all the same", async () => {
  const arn = await local.begin("oversized");
  await drive(local, arn);
  const { Status, Result } = await local.execution(arn);
  expect([Status, Result?.length]).toEqual(["SUCCEEDED", 6_400_002]);
});

test("a handler that is not durable is told so", async () => {
  const arn = await local.begin("plain");
  await drive(local, arn);
  expect(await local.execution(arn)).toMatchObject({
    Status: "FAILED",
    Error: { ErrorMessage: expect.stringContaining("withDurableExecution") },
  });
});

test("an operation that is not there says so", async () => {
  const arn = await local.begin("invokes");
  await drive(local, arn);
  expect(await local.execution(arn)).toMatchObject({
    Status: "FAILED",
    Error: { ErrorMessage: expect.stringContaining("Invalid CHAINED_INVOKE action") },
  });
});

test("what happens is told to the live feed", async () => {
  const arn = await local.begin("steps", {}, { DurableExecutionName: "watched" });
  await drive(local, arn);
  const told = local.events.flatMap((event) =>
    event.type === "durable" && event.execution === "watched" ? [[event.event, event.operation]] : [],
  );
  expect(told).toEqual([
    ["ExecutionStarted", undefined],
    ["StepStarted", "one"],
    ["StepSucceeded", "one"],
    ["StepStarted", "two"],
    ["StepSucceeded", "two"],
    ["StepStarted", undefined],
    ["StepSucceeded", undefined],
    ["InvocationCompleted", undefined],
    ["ExecutionSucceeded", undefined],
  ]);
});
