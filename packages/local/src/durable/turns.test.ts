import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { SendDurableExecutionCallbackSuccessCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listen } from "../listen.ts";
import { operationsOf, settled } from "./testing/drive.ts";
import { startTestCloud, type TestCloud, workflowOf } from "./testing/start-test-cloud.ts";

let local: TestCloud;
beforeAll(async () => {
  const asks = workflowOf("asks", { handler: "timed-workflows.asks" });
  local = await startTestCloud({ asks, alone: { ...asks, reservedConcurrency: 1 } }, { maxEnvironments: 2 });
});
afterAll(() => local.remove());

async function ring(arn: string, name: string, answer: string) {
  const callback = operationsOf(local, arn).find((operation) => operation.Name === name)?.CallbackDetails;
  const CallbackId = callback?.CallbackId ?? "";
  await local.client.send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId, Result: answer }));
}

const result = async (arn: string) => JSON.parse((await local.execution(arn)).Result ?? "null");
const invocations = (arn: string) => {
  const events = local.state.database.prepare("SELECT event FROM durable_events WHERE arn = ?").all(arn);
  return events.filter(({ event }) => String(event).includes('"InvocationCompleted"')).length;
};

test("of many that are started at once only as many run as there are environments, and none is lost", async () => {
  const running = local.state.database.prepare("SELECT count(*) AS count FROM durable_executions WHERE running = 1");
  const counts = new Set<number>();
  const unsubscribe = local.live.subscribe(() => counts.add(Number(running.get()?.["count"])));
  const names = Array.from({ length: 60 }, (_, index) => `order-${index}`);
  const arns = await Promise.all(names.map((name) => local.begin("asks", { name }, { DurableExecutionName: name })));
  for (const arn of arns) await settled(local, arn);
  await Promise.all(arns.flatMap((arn, index) => [ring(arn, "first", `a${index}`), ring(arn, "second", `b${index}`)]));
  for (const arn of arns) await settled(local, arn);
  unsubscribe();
  expect(await Promise.all(arns.map(result))).toEqual(names.map((name, index) => `${name} a${index} b${index}`));
  expect(Math.max(...counts)).toBe(2);
});

test("one that waits for its turn is told all that has happened meanwhile, in one invocation", async () => {
  const held: ServerResponse[] = [];
  const server = createServer((_, response) => held.push(response));
  const port = await listen(server, 0);
  const waiting = await local.begin("alone", { name: "patient" });
  await settled(local, waiting);
  expect(invocations(waiting)).toBe(1);

  const arrived = once(server, "request");
  await local.begin("alone", { name: "slow", hold: `http://127.0.0.1:${port}` });
  await arrived;
  await ring(waiting, "first", "yes");
  await ring(waiting, "second", "twice");
  held[0]?.end("slow");
  expect(await settled(local, waiting)).toBe("SUCCEEDED");
  expect(await result(waiting)).toBe("patient yes twice");
  expect(invocations(waiting)).toBe(2);
  server.close();
});
