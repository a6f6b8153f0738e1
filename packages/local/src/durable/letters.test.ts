import { InvokeCommand, StopDurableExecutionCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { settled } from "./testing/drive.ts";
import { startTestCloud, type TestCloud, workflowOf } from "./testing/start-test-cloud.ts";

const durable = { executionTimeout: 900, retention: 1, deadLetters: "Failures" };

let local: TestCloud;
beforeAll(async () => {
  local = await startTestCloud({
    steps: workflowOf("steps", { durable }),
    throws: workflowOf("throws", { durable }),
    sleeps: workflowOf("sleeps", { handler: "timed-workflows.sleeps", durable }),
    untold: workflowOf("throws"),
  });
});
afterAll(() => local.remove());
beforeEach(() => void local.letters.splice(0));

const input = { orderId: "ord_1" };
const letterOf = (arn: string, message: unknown) => ({
  queue: "Failures",
  body: JSON.stringify(input),
  attributes: {
    RequestID: { DataType: "String", StringValue: arn.slice(arn.lastIndexOf("/") + 1) },
    ErrorCode: { DataType: "Number", StringValue: "200" },
    ErrorMessage: { DataType: "String", StringValue: message },
  },
});

test("an execution that fails leaves one letter: its input, and what it failed for", async () => {
  const arn = await local.begin("throws", input);
  await settled(local, arn);
  expect(local.letters).toEqual([letterOf(arn, "thrown by the workflow")]);
  expect(local.events).toContainEqual(
    expect.objectContaining({ type: "delivery", from: "throws", to: "Failures", outcome: "dead-lettered" }),
  );
});

test("one that is stopped does, though no code of it runs", async () => {
  const arn = await local.begin("sleeps", input);
  await local.client.send(new StopDurableExecutionCommand({ DurableExecutionArn: arn }));
  await settled(local, arn);
  expect(local.letters).toEqual([letterOf(arn, "The execution ended as STOPPED")]);
});

test("one whose time is up does", async () => {
  const arn = await local.begin("sleeps", input);
  local.clock.advance(900_000);
  await settled(local, arn);
  expect(local.letters).toEqual([letterOf(arn, expect.stringContaining("timed out"))]);
});

test("no letter tells of what succeeded, of what somebody waited for, and of a function that has no queue for it", async () => {
  await settled(local, await local.begin("steps", input));
  await local.client.send(new InvokeCommand({ FunctionName: "larder-test-throws:1" }));
  await settled(local, await local.begin("untold", input));
  expect(local.letters).toEqual([]);
});
