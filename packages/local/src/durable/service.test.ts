import {
  CheckpointDurableExecutionCommand,
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  GetDurableExecutionStateCommand,
  GetFunctionConfigurationCommand,
  ListDurableExecutionsByFunctionCommand,
  type ListDurableExecutionsByFunctionCommandInput,
  type OperationUpdate,
  StopDurableExecutionCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drive, settled } from "./testing/drive.ts";
import { startTestCloud, type TestCloud, workflowOf } from "./testing/start-test-cloud.ts";

const link = {
  effect: "Allow" as const,
  actions: ["lambda:InvokeFunction", "lambda:StopDurableExecution", "lambda:ListDurableExecutionsByFunction"],
  resources: ["arn:aws:lambda:eu-central-1:123456789012:function:larder-test-sleeps:*"],
};
const durable = { executionTimeout: 31_622_400, retention: 90 };

let local: TestCloud;
beforeAll(async () => {
  local = await startTestCloud({
    steps: workflowOf("steps"),
    waits: workflowOf("waits", { durable }),
    sleeps: workflowOf("sleeps", { handler: "timed-workflows.sleeps", durable }),
    linked: { handler: "timed-workflows.plain", policy: [link] },
    stranger: workflowOf("steps"),
  });
});
afterAll(() => local.remove());

const list = async (more: Partial<ListDurableExecutionsByFunctionCommandInput> = {}) => {
  const input = { FunctionName: "larder-test-steps", ...more };
  const { DurableExecutions = [], NextMarker } = await local.client.send(
    new ListDurableExecutionsByFunctionCommand(input),
  );
  return { names: DurableExecutions.map(({ DurableExecutionName }) => DurableExecutionName), NextMarker };
};

describe("executions of a function", () => {
  beforeAll(async () => {
    for (const DurableExecutionName of ["a", "b", "c"])
      await drive(local, await local.begin("steps", {}, { DurableExecutionName }));
  });

  test("are listed, the newest first or last", async () => {
    expect((await list()).names).toEqual(["c", "b", "a"]);
    expect((await list({ ReverseOrder: true })).names).toEqual(["a", "b", "c"]);
    expect((await list({ FunctionName: "larder-test-steps:1" })).names).toEqual(["c", "b", "a"]);
  });

  test("are found by name, status and time", async () => {
    expect((await list({ DurableExecutionName: "b" })).names).toEqual(["b"]);
    expect((await list({ Statuses: ["FAILED", "RUNNING"] })).names).toEqual([]);
    expect((await list({ Statuses: ["SUCCEEDED"] })).names).toHaveLength(3);
    expect((await list({ StartedAfter: new Date(local.clock.now()) })).names).toEqual([]);
    expect((await list({ StartedBefore: new Date(local.clock.now()) })).names).toHaveLength(3);
  });

  test("come page by page", async () => {
    const first = await list({ MaxItems: 2 });
    const Marker = first.NextMarker ?? "";
    expect([first.names, await list({ MaxItems: 2, Marker })]).toEqual([["c", "b"], { names: ["a"] }]);
  });
});

describe("the history of an execution", () => {
  let DurableExecutionArn: string;
  beforeAll(async () => {
    DurableExecutionArn = await local.begin("waits", { key: "of history" });
    await drive(local, DurableExecutionArn);
  });
  const history = (more = {}) =>
    local.client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn, ...more }));

  test("is numbered, and read forwards or backwards, page by page", async () => {
    const { Events = [] } = await history();
    expect(Events.map(({ EventId }) => EventId)).toEqual(Events.map((_, index) => index + 1));
    expect((await history({ ReverseOrder: true })).Events).toEqual(Events.toReversed());
    const { Events: page, NextMarker } = await history({ MaxItems: 3 });
    expect(page).toEqual(Events.slice(0, 3));
    expect((await history({ MaxItems: 1000, Marker: NextMarker })).Events).toEqual(Events.slice(3));
  });

  test("tells times by the local clock, results and each invocation", async () => {
    const { Events = [] } = await history();
    const find = (type: string) => Events.find(({ EventType }) => EventType === type);
    const [started, ended] = [find("WaitStarted"), find("WaitSucceeded")];
    expect(started?.WaitStartedDetails?.Duration).toBe(60);
    expect(ended!.EventTimestamp!.getTime() - started!.EventTimestamp!.getTime()).toBeGreaterThanOrEqual(60_000);
    expect(find("StepSucceeded")?.StepSucceededDetails?.Result?.Payload).toBe('"before"');
    expect(Events.filter(({ EventType }) => EventType === "InvocationCompleted")).toHaveLength(3);
  });

  test("leaves data out when asked to, as does the execution", async () => {
    const { Events = [] } = await history({ IncludeExecutionData: false });
    expect(JSON.stringify(Events)).not.toMatch(/Payload.of history/);
    const execution = new GetDurableExecutionCommand({ DurableExecutionArn, IncludeExecutionData: false });
    const { InputPayload, Result, Status } = await local.client.send(execution);
    expect({ InputPayload, Result, Status }).toEqual({ Status: "SUCCEEDED" });
  });
});

describe("a checkpoint", () => {
  const checkpoint = (DurableExecutionArn: string, more: { CheckpointToken?: string; Updates?: OperationUpdate[] }) =>
    local.client.send(
      new CheckpointDurableExecutionCommand({ DurableExecutionArn, CheckpointToken: "stale", ...more }),
    );
  /** An execution that nothing runs, with its token. */
  async function open() {
    const arn = await local.begin("sleeps");
    await settled(local, arn);
    const find = local.state.database.prepare("SELECT token FROM durable_executions WHERE arn = ?");
    return { arn, CheckpointToken: String(find.get(arn)?.["token"]) };
  }
  const step = (Action: OperationUpdate["Action"], more: Partial<OperationUpdate> = {}): OperationUpdate => ({
    Id: "step",
    Type: "STEP",
    Action,
    ...more,
  });

  test("takes each token once", async () => {
    const { arn, CheckpointToken } = await open();
    const first = await checkpoint(arn, { CheckpointToken, Updates: [step("START")] });
    expect(first.NewExecutionState?.Operations).toMatchObject([{ Id: "step", Status: "STARTED" }]);
    const stale = { name: "InvalidParameterValueException", message: "Invalid Checkpoint Token" };
    await expect(checkpoint(arn, { CheckpointToken, Updates: [step("SUCCEED")] })).rejects.toMatchObject(stale);
    const state = { DurableExecutionArn: arn, CheckpointToken };
    await expect(local.client.send(new GetDurableExecutionStateCommand(state))).rejects.toMatchObject(stale);
    await checkpoint(arn, { CheckpointToken: first.CheckpointToken ?? "", Updates: [step("SUCCEED")] });
  });

  test("that is sent again is made once", async () => {
    const { arn: DurableExecutionArn, CheckpointToken } = await open();
    const same = { DurableExecutionArn, CheckpointToken, ClientToken: "the same", Updates: [step("START")] };
    const first = await local.client.send(new CheckpointDurableExecutionCommand(same));
    const second = await local.client.send(new CheckpointDurableExecutionCommand(same));
    expect(second.CheckpointToken).toBe(first.CheckpointToken);
    expect(second.NewExecutionState?.Operations?.map(({ Id }) => Id)).toContain("step");
    const history = new GetDurableExecutionHistoryCommand({ DurableExecutionArn });
    const { Events = [] } = await local.client.send(history);
    expect(Events.filter(({ EventType }) => EventType === "StepStarted")).toHaveLength(1);
  });

  test("is all or nothing", async () => {
    const { arn, CheckpointToken } = await open();
    const Updates = [step("START"), step("START", { Id: "other", ParentId: "nobody" })];
    await expect(checkpoint(arn, { CheckpointToken, Updates })).rejects.toMatchObject({
      message: "Invalid parent operation id.",
    });
    await checkpoint(arn, { CheckpointToken, Updates: [step("START")] });
  });

  test("of an execution that has ended is refused", async () => {
    const { arn, CheckpointToken } = await open();
    await local.client.send(new StopDurableExecutionCommand({ DurableExecutionArn: arn }));
    await expect(checkpoint(arn, { CheckpointToken, Updates: [step("START")] })).rejects.toMatchObject({
      message: "Invalid Checkpoint Token",
    });
  });
});

describe("IAM", () => {
  test("lets a function with SST's link to a workflow start, list and stop its executions, and no more", async () => {
    const client = local.clientOf("linked");
    const DurableExecutionArn = await local.begin("sleeps");
    await settled(local, DurableExecutionArn);
    await client.send(new ListDurableExecutionsByFunctionCommand({ FunctionName: "larder-test-sleeps:1" }));
    await expect(client.send(new GetDurableExecutionCommand({ DurableExecutionArn }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(`lambda:GetDurableExecution on resource: ${DurableExecutionArn}`),
    });
    await client.send(new StopDurableExecutionCommand({ DurableExecutionArn }));
    client.destroy();
  });

  test("lets no workflow checkpoint for another", async () => {
    const client = local.clientOf("stranger");
    const DurableExecutionArn = await local.begin("sleeps");
    const call = new CheckpointDurableExecutionCommand({ DurableExecutionArn, CheckpointToken: "any" });
    await expect(client.send(call)).rejects.toMatchObject({ name: "AccessDeniedException" });
    client.destroy();
  });
});

test("a durable function is described with its limits", async () => {
  const described = new GetFunctionConfigurationCommand({ FunctionName: "larder-test-sleeps:1" });
  expect(await local.client.send(described)).toMatchObject({
    Version: "1",
    FunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:larder-test-sleeps:1",
    DurableConfig: { ExecutionTimeout: 31_622_400, RetentionPeriodInDays: 90 },
  });
});
