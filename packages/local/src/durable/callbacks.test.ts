import {
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackHeartbeatCommand,
  SendDurableExecutionCallbackSuccessCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operationsOf, settled } from "./testing/drive.ts";
import { startTestCloud, type TestCloud, workflowOf } from "./testing/start-test-cloud.ts";

/** Waits 15 minutes for an answer, and 5 for a sign of life. */
const patience = workflowOf("patience", {
  handler: "timed-workflows.patience",
  durable: { executionTimeout: 86_400, retention: 1 },
});

let local: TestCloud;
beforeAll(async () => {
  local = await startTestCloud({ patience });
});
afterAll(() => local.remove());

/** An execution that waits for its callback. */
async function waiting() {
  const arn = await local.begin("patience");
  await settled(local, arn);
  const callback = operationsOf(local, arn).find(({ Type }) => Type === "CALLBACK");
  return { arn, CallbackId: callback?.CallbackDetails?.CallbackId ?? "" };
}

const result = async (arn: string) => {
  await settled(local, arn);
  const { Result, Status } = await local.execution(arn);
  return Result === undefined ? Status : JSON.parse(Result);
};

const succeed = (CallbackId: string, Result: string) =>
  local.client.send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId, Result }));
const minutes = (count: number) => local.clock.advance(count * 60_000);

test("an answer is what the workflow goes on with", async () => {
  const { arn, CallbackId } = await waiting();
  await succeed(CallbackId, "yes");
  expect(await result(arn)).toBe("yes");
});

test("a failure is thrown in the workflow", async () => {
  const { arn, CallbackId } = await waiting();
  const failure = { CallbackId, Error: { ErrorType: "Declined", ErrorMessage: "no funds" } };
  await local.client.send(new SendDurableExecutionCallbackFailureCommand(failure));
  expect(await result(arn)).toBe("gave up: no funds");
});

test("heartbeats keep it open, until its timeout", async () => {
  const { arn, CallbackId } = await waiting();
  for (const later of [4, 4, 4]) {
    minutes(later);
    await local.client.send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId }));
  }
  minutes(2);
  expect(await result(arn)).toBe("RUNNING");
  minutes(1);
  expect(await result(arn)).toBe("gave up: Callback timed out");
});

test("without a heartbeat it times out sooner", async () => {
  const { arn } = await waiting();
  minutes(4);
  expect(await result(arn)).toBe("RUNNING");
  minutes(1);
  expect(await result(arn)).toBe("gave up: Callback timed out on heartbeat");
});

test("only one answer counts, however close the next one comes", async () => {
  const { arn, CallbackId } = await waiting();
  const answers = await Promise.allSettled(["yes", "yes", "yes"].map((answer) => succeed(CallbackId, answer)));
  const refused = answers.filter(({ status }) => status === "rejected");
  expect(refused).toMatchObject(Array.from({ length: 2 }, () => ({ reason: { name: "CallbackTimeoutException" } })));
  expect(await result(arn)).toBe("yes");
  const heartbeat = new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId });
  await expect(local.client.send(heartbeat)).rejects.toMatchObject({ name: "CallbackTimeoutException" });
});

test("an answer may come before the function has gone to sleep over it", async () => {
  let answered: Promise<unknown> | undefined;
  const unsubscribe = local.live.subscribe((event) => {
    if (event.type !== "durable" || event.event !== "CallbackStarted") return;
    const find = local.state.database.prepare("SELECT arn FROM durable_executions WHERE name = ?");
    const arn = String(find.get(event.execution)?.["arn"]);
    const callback = operationsOf(local, arn).find(({ Type }) => Type === "CALLBACK");
    answered = succeed(callback?.CallbackDetails?.CallbackId ?? "", "at once");
  });
  const arn = await local.begin("patience");
  expect(await result(arn)).toBe("at once");
  await answered;
  unsubscribe();
});

test.each([
  ["that is none", () => "nonsense"],
  ["of an execution that is not there", () => Buffer.from('["arn","id"]').toString("base64url")],
])("an id %s is refused", async (_what, id) => {
  await expect(succeed(id(), "yes")).rejects.toMatchObject({ name: "InvalidParameterValueException" });
});
