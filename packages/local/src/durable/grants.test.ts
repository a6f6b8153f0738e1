import {
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  InvokeCommand,
  type LambdaClient,
  ListDurableExecutionsByFunctionCommand,
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackHeartbeatCommand,
  SendDurableExecutionCallbackSuccessCommand,
  StopDurableExecutionCommand,
} from "@aws-sdk/client-lambda";
import { executionsArn, functionArn, type Statement } from "@larder/topology";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operationsOf, settled } from "./testing/drive.ts";
import { startTestCloud, type TestCloud, workflowOf } from "./testing/start-test-cloud.ts";

/**
 * What IAM asks for, action by action and resource by resource:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 */
const place = { region: "eu-central-1", account: "123456789012" };
const allow = (action: string, resource: string): Statement => ({
  effect: "Allow",
  actions: [`lambda:${action}`],
  resources: [resource],
});
const ring = "SendDurableExecutionCallbackSuccess";
const patience = "larder-test-patience";
const durable = { executionTimeout: 86_400, retention: 1 };
const caller = (...policy: Statement[]) => ({ handler: "timed-workflows.plain", policy });

let local: TestCloud;
let waiting: { arn: string; CallbackId: string };
beforeAll(async () => {
  local = await startTestCloud({
    patience: workflowOf("patience", { handler: "timed-workflows.patience", durable }),
    starter: caller(allow("InvokeFunction", functionArn(place, `${patience}:1`))),
    unqualified: caller(allow("InvokeFunction", functionArn(place, patience))),
    ringer: caller(allow(ring, executionsArn(place, patience))),
    elsewhere: caller(allow(ring, executionsArn(place, "larder-test-pat"))),
    nobody: caller(),
  });
  const arn = await local.begin("patience");
  await settled(local, arn);
  const callback = operationsOf(local, arn).find(({ Type }) => Type === "CALLBACK");
  waiting = { arn, CallbackId: callback?.CallbackDetails?.CallbackId ?? "" };
});
afterAll(() => local.remove());

/** What becomes of a call of a function: `done`, or what it lacked, or another refusal. */
async function outcome(who: string, call: (client: LambdaClient) => Promise<unknown>): Promise<string> {
  const client = local.clientOf(who);
  try {
    await call(client);
    return "done";
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return / perform: (\S+ on resource: \S+)/.exec(message)?.[1] ?? name;
  } finally {
    client.destroy();
  }
}

const start = (who: string, more: { FunctionName?: string; Qualifier?: string }) =>
  outcome(who, (client) =>
    client.send(new InvokeCommand({ FunctionName: patience, InvocationType: "Event", Payload: "{}", ...more })),
  );

describe("who is granted to start the deployed version", () => {
  test("starts it, by whichever name it goes", async () => {
    expect(await start("starter", { Qualifier: "1" })).toBe("done");
    expect(await start("starter", { FunctionName: `${patience}:1` })).toBe("done");
    expect(await start("starter", { FunctionName: functionArn(place, `${patience}:1`) })).toBe("done");
  });

  test("starts no other, nor the function without a version", async () => {
    const lacks = (reference: string) => `lambda:InvokeFunction on resource: ${functionArn(place, reference)}`;
    expect(await start("starter", { Qualifier: "2" })).toBe(lacks(`${patience}:2`));
    expect(await start("starter", { Qualifier: "$LATEST" })).toBe(lacks(`${patience}:$LATEST`));
    expect(await start("starter", {})).toBe(lacks(patience));
    expect(await start("unqualified", { Qualifier: "1" })).toBe(lacks(`${patience}:1`));
  });
});

describe("who is granted to complete the callbacks of a workflow", () => {
  const complete = (who: string) =>
    outcome(who, (client) =>
      client.send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId: waiting.CallbackId })),
    );

  test("completes none of another, whose name begins alike", async () => {
    expect(await complete("elsewhere")).toBe(`lambda:${ring} on resource: ${waiting.arn}`);
    expect(await complete("nobody")).toBe(`lambda:${ring} on resource: ${waiting.arn}`);
  });

  const others: Record<string, (client: LambdaClient) => Promise<unknown>> = {
    SendDurableExecutionCallbackFailure: (client) =>
      client.send(new SendDurableExecutionCallbackFailureCommand({ CallbackId: waiting.CallbackId })),
    SendDurableExecutionCallbackHeartbeat: (client) =>
      client.send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId: waiting.CallbackId })),
    GetDurableExecution: (client) => client.send(new GetDurableExecutionCommand({ DurableExecutionArn: waiting.arn })),
    GetDurableExecutionHistory: (client) =>
      client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn: waiting.arn })),
    StopDurableExecution: (client) =>
      client.send(new StopDurableExecutionCommand({ DurableExecutionArn: waiting.arn })),
  };

  test.each(Object.keys(others))("may not %s", async (action) => {
    expect(await outcome("ringer", others[action]!)).toBe(`lambda:${action} on resource: ${waiting.arn}`);
  });

  test.each([
    ["with a version", { Qualifier: "1" }, `${patience}:1`],
    ["without one", {}, patience],
  ])("may not list executions, %s", async (_, more, reference) => {
    const list = new ListDurableExecutionsByFunctionCommand({ FunctionName: patience, ...more });
    expect(await outcome("ringer", (client) => client.send(list))).toBe(
      `lambda:ListDurableExecutionsByFunction on resource: ${functionArn(place, reference)}`,
    );
  });

  test("completes its own, by an id as AWS's are", async () => {
    // https://docs.aws.amazon.com/lambda/latest/api/API_SendDurableExecutionCallbackSuccess.html
    expect(waiting.CallbackId).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
    expect(await complete("ringer")).toBe("done");
  });
});
