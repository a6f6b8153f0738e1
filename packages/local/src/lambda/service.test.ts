import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startEdge } from "../edge/index.ts";
import { startTestLambda, type TestLambda } from "./testing/start-test-lambda.ts";

let local: TestLambda;
let edge: Awaited<ReturnType<typeof startEdge>>;
let client: LambdaClient;

beforeAll(async () => {
  local = await startTestLambda({
    Echo: { handler: "handlers.echo" },
    Context: { handler: "handlers.context" },
    Throws: { handler: "handlers.rejects" },
    Prints: { handler: "handlers.prints", logging: { format: "text", retentionDays: 14 } },
    Never: { handler: "handlers.echo", reservedConcurrency: 0 },
    Durable: { handler: "handlers.echo", durable: { executionTimeout: 60, retention: 1 } },
  });
  edge = await startEdge({ services: { lambda: local.lambda.service }, live: local.live });
  const credentials = { accessKeyId: "AKIATEST", secretAccessKey: "secret" };
  client = new LambdaClient({ endpoint: edge.url, region: "eu-central-1", credentials, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await edge.stop();
  await local.remove();
});

const invoke = (FunctionName: string, more: Partial<InvokeCommandInput> = {}) =>
  client.send(new InvokeCommand({ FunctionName, ...more }));

test("Invoke runs a function, by name or by ARN, and answers what it answered", async () => {
  const arn = "arn:aws:lambda:eu-central-1:123456789012:function:larder-test-Echo";
  for (const name of ["larder-test-Echo", arn, `${arn}:$LATEST`, "123456789012:function:larder-test-Echo"]) {
    const result = await invoke(name, { Payload: JSON.stringify({ a: 1 }) });
    expect(result).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(result.FunctionError).toBeUndefined();
    expect(JSON.parse(result.Payload?.transformToString() ?? "")).toEqual({ a: 1 });
  }
});

test("an event that is not given is an empty object", async () => {
  expect((await invoke("larder-test-Echo")).Payload?.transformToString()).toBe("{}");
});

test("a function's error comes with status 200 and FunctionError", async () => {
  const result = await invoke("larder-test-Throws");
  expect(result).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
  expect(JSON.parse(result.Payload?.transformToString() ?? "")).toMatchObject({ errorType: "RangeError" });
});

test("the client context reaches the handler", async () => {
  const ClientContext = Buffer.from(JSON.stringify({ custom: { a: 1 } })).toString("base64");
  const result = await invoke("larder-test-Context", { ClientContext });
  expect(JSON.parse(result.Payload?.transformToString() ?? "").clientContext).toEqual({ custom: { a: 1 } });
});

test("LogType Tail brings the log of this invocation", async () => {
  const { LogResult = "" } = await invoke("larder-test-Prints", { LogType: "Tail" });
  const lines = Buffer.from(LogResult, "base64").toString().trimEnd().split("\n");
  expect(lines[0]).toMatch(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST$/);
  expect(lines).toContain("written in two parts");
  expect(lines.at(-1)).toMatch(/^REPORT RequestId: .*\tBilled Duration: \d+ ms\tMemory Size: 256 MB$/);
});

test("InvocationType Event is accepted and runs afterwards; DryRun runs nothing", async () => {
  const before = local.events.length;
  expect(await invoke("larder-test-Echo", { InvocationType: "DryRun" })).toMatchObject({ StatusCode: 204 });
  expect(await invoke("larder-test-Echo", { InvocationType: "Event", Payload: "1" })).toMatchObject({
    StatusCode: 202,
  });
  await vi.waitFor(() => {
    const since = local.events.slice(before).filter(({ type }) => type === "invocation");
    expect(since).toMatchObject([{ function: "Echo", trigger: "sdk" }]);
  });
});

test.each([
  ["a function that is not there", "larder-test-Nobody", {}, "ResourceNotFoundException", 404],
  ["a version that is not there", "larder-test-Echo", { Qualifier: "7" }, "ResourceNotFoundException", 404],
  ["an event that is not JSON", "larder-test-Echo", { Payload: "{" }, "InvalidRequestContentException", 400],
  ["a throttled function", "larder-test-Never", {}, "TooManyRequestsException", 429],
  [
    "an event above 6 MB",
    "larder-test-Echo",
    { Payload: `"${"x".repeat(6_291_456)}"` },
    "RequestTooLargeException",
    413,
  ],
  [
    "an asynchronous event above 1 MB",
    "larder-test-Echo",
    { InvocationType: "Event", Payload: `"${"x".repeat(1_048_576)}"` },
    "RequestTooLargeException",
    413,
  ],
] satisfies [
  string,
  string,
  Partial<InvokeCommandInput>,
  string,
  number,
][])("Invoke refuses %s", async (_what, name, input, error, status) => {
  await expect(invoke(name, input)).rejects.toMatchObject({ name: error, $metadata: { httpStatusCode: status } });
});

test("functions are listed and described as the topology says", async () => {
  const { Functions = [] } = await client.send(new ListFunctionsCommand({}));
  expect(Functions.map(({ FunctionName }) => FunctionName)).toEqual(
    ["Echo", "Context", "Throws", "Prints", "Never", "Durable"].map((name) => `larder-test-${name}`),
  );
  const described = await client.send(new GetFunctionConfigurationCommand({ FunctionName: "larder-test-Echo" }));
  expect(described).toMatchObject({ Runtime: "nodejs24.x", MemorySize: 256, Timeout: 10, Handler: "handlers.echo" });
});

test("a durable function has a version, any other has none", async () => {
  const versionsOf = async (FunctionName: string) => {
    const { Versions = [] } = await client.send(new ListVersionsByFunctionCommand({ FunctionName }));
    return Versions.map(({ Version, FunctionArn = "" }) => [Version, FunctionArn.replace(/.*function:/, "")]);
  };
  expect(await versionsOf("larder-test-Echo")).toEqual([["$LATEST", "larder-test-Echo:$LATEST"]]);
  expect(await versionsOf("larder-test-Durable")).toEqual([
    ["$LATEST", "larder-test-Durable:$LATEST"],
    ["1", "larder-test-Durable:1"],
  ]);
});

test("what is not there says so", async () => {
  await expect(client.send(new PublishVersionCommand({ FunctionName: "larder-test-Echo" }))).rejects.toMatchObject({
    name: "UnknownOperationException",
    message: expect.stringContaining("/versions"),
  });
});
