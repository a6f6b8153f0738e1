import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startTestLambda, type TestLambda } from "./testing/start-test-lambda.ts";

const handlers = [
  "echo",
  "synchronous",
  "nothing",
  "count",
  "context",
  "environment",
  "throwsAtOnce",
  "rejects",
  "throwsText",
  "circular",
  "large",
  "callback",
  "notAFunction",
  "notThere",
  "exits",
  "crashes",
  "forgetsPromise",
  "prints",
];

let local: TestLambda;
beforeAll(async () => {
  process.env["LARDER_TEST_OF_THIS_MACHINE"] = "must not be seen";
  local = await startTestLambda({
    ...Object.fromEntries(handlers.map((name) => [name, { handler: `handlers.${name}` }])),
    environment: {
      handler: "handlers.environment",
      environment: { GREETING: "hello" },
      links: { Table: { name: "larder-test-Table", type: "sst.aws.Dynamo" } },
    },
    plainText: { handler: "handlers.prints", logging: { format: "text", retentionDays: 14 } },
    plainFailure: { handler: "handlers.rejects", logging: { format: "text", retentionDays: 14 } },
    inCommonJs: {
      handler: "handlers.echo",
      bundling: { format: "cjs", minify: true, splitting: false, sourcemap: false },
    },
    never: { handler: "handlers.echo", reservedConcurrency: 0 },
  });
});
afterAll(() => local.remove());

describe("an answer", () => {
  test("is the handler's, as JSON", async () => {
    expect(await local.invoke("echo", { some: ["event", null, 1.5] })).toMatchObject({
      failed: false,
      answer: { some: ["event", null, 1.5] },
    });
  });

  test("may come without a promise", async () => {
    expect((await local.invoke("synchronous")).answer).toBe("answered without a promise");
  });

  test("is null when the handler answers nothing", async () => {
    expect((await local.invoke("nothing")).payload).toBe("null");
  });

  test("comes from CommonJS bundles as well", async () => {
    expect((await local.invoke("inCommonJs", { a: 1 })).answer).toEqual({ a: 1 });
  });

  test("is refused above Lambda's 6 MB", async () => {
    expect((await local.invoke("large", { bytes: 6_291_000 })).failed).toBe(false);
    expect(await local.invoke("large", { bytes: 6_291_557 })).toMatchObject({
      failed: true,
      answer: { errorType: "Function.ResponseSizeTooLarge" },
    });
  });
});

describe("an environment", () => {
  test("keeps its module state from one invocation to the next", async () => {
    const first = await local.invoke("count");
    const second = await local.invoke("count");
    expect([first.answer, second.answer]).toEqual([1, 2]);
    expect(local.events.filter((event) => event.type === "invocation" && event.function === "count")).toMatchObject([
      { coldStart: true, trigger: "test" },
      { coldStart: false },
    ]);
  });

  test("sees the topology's variables, links, and Lambda's own, and nothing of this machine", async () => {
    const { answer } = await local.invoke("environment");
    expect(answer).toMatchObject({
      GREETING: "hello",
      SST_RESOURCE_App: JSON.stringify({ name: "larder", stage: "test" }),
      SST_RESOURCE_Table: JSON.stringify({ name: "larder-test-Table", type: "sst.aws.Dynamo" }),
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "KEYenvironment",
      AWS_SECRET_ACCESS_KEY: "secret of environment",
      AWS_ENDPOINT_URL: "http://127.0.0.1:4001",
      AWS_LAMBDA_FUNCTION_NAME: "larder-test-environment",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      _HANDLER: "handlers.environment",
      TZ: ":UTC",
    });
    expect(answer._X_AMZN_TRACE_ID).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/);
    const foreign = Object.keys(process.env).filter((name) => !["PATH", "LANG", "TZ"].includes(name));
    expect(Object.keys(answer).filter((name) => foreign.includes(name))).toEqual([]);
  });

  test("hands on the caller's trace", async () => {
    const result = await local.lambda.invoke("environment", "{}", { trigger: "test", traceId: "Root=1-given" });
    expect(JSON.parse(result.payload)._X_AMZN_TRACE_ID).toBe("Root=1-given");
  });

  test("gives the handler Lambda's context", async () => {
    const { answer, requestId } = await local.invoke("context");
    expect(answer).toMatchObject({
      awsRequestId: requestId,
      functionName: "larder-test-context",
      functionVersion: "$LATEST",
      invokedFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:larder-test-context",
      memoryLimitInMB: "256",
      logGroupName: "/aws/lambda/larder-test-context",
      callbackWaitsForEmptyEventLoop: true,
    });
    expect(answer.logStreamName).toMatch(/^\d{4}\/\d{2}\/\d{2}\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(answer.remaining).toBeGreaterThan(8_000);
    expect(answer.remaining).toBeLessThanOrEqual(10_000);
  });
});

describe("a failure", () => {
  test.each([
    ["throwsAtOnce", "TypeError", "thrown at once"],
    ["rejects", "RangeError", "rejected"],
    ["throwsText", "string", "only text"],
    ["circular", "Runtime.JSONStringifyError", "Unable to stringify response body"],
    ["notThere", "Runtime.HandlerNotFound", "handlers.notThere is undefined or not exported"],
    ["notAFunction", "Runtime.HandlerNotFound", "handlers.notAFunction is not a function"],
    ["crashes", "Error", "thrown where nobody catches"],
    ["forgetsPromise", "Runtime.UnhandledPromiseRejection", "Error: rejected where nobody waits"],
  ])("of %s is reported as %s", async (name, errorType, errorMessage) => {
    const { failed, answer } = await local.invoke(name);
    expect(failed).toBe(true);
    expect(answer).toMatchObject({ errorType, errorMessage, trace: expect.any(Array) });
  });

  test("is certain for handlers with a callback, as on Node 24 at AWS", async () => {
    const { answer } = await local.invoke("callback");
    expect(answer.errorType).toBe("Runtime.CallbackHandlerDeprecated");
  });

  test.each([
    [0, "Runtime exited without providing a reason"],
    [3, "Runtime exited with error: exit status 3"],
  ])("follows process.exit(%i), and the next invocation has a new environment", async (code, reason) => {
    const { answer, requestId } = await local.invoke("exits", { code });
    expect(answer).toEqual({
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${requestId} Error: ${reason}`,
    });
  });

  test("leaves the environment as it was when the handler merely threw", async () => {
    await local.invoke("rejects");
    await local.invoke("rejects");
    const last = local.events.findLast((event) => event.type === "invocation");
    expect(last).toMatchObject({ function: "rejects", coldStart: false, error: "RangeError: rejected" });
  });

  test("is a throttle when no concurrency is allowed", async () => {
    await expect(local.invoke("never")).rejects.toMatchObject({ code: "TooManyRequestsException", status: 429 });
  });

  test("names a function that is not there", async () => {
    await expect(local.invoke("nobody")).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });
});

describe("a log", () => {
  const linesOf = (requestId: string) =>
    local.events.flatMap((event) => (event.type === "log" && event.requestId === requestId ? [event.line] : []));

  test("has the console in Lambda's JSON format, and what is written to the streams line by line", async () => {
    const { requestId } = await local.invoke("prints");
    const [first = "", second = "", ...rest] = linesOf(requestId);
    expect(JSON.parse(first)).toMatchObject({ level: "INFO", requestId, message: "told { to: 'the console' }" });
    expect(JSON.parse(second)).toMatchObject({ level: "ERROR", requestId, message: "an error line" });
    expect(rest).toEqual(["written in two parts", "and a second line"]);
  });

  test("has the console in Lambda's text format where the topology says so", async () => {
    const { requestId } = await local.invoke("plainText");
    const [first = ""] = linesOf(requestId);
    expect(first.split("\t").slice(1)).toEqual([requestId, "INFO", "told { to: 'the console' }"]);
  });

  test("tells what a handler threw", async () => {
    const { requestId } = await local.invoke("rejects");
    expect(JSON.parse(linesOf(requestId)[0] ?? "")).toMatchObject({
      level: "ERROR",
      message: { errorType: "RangeError", errorMessage: "rejected" },
    });
    const text = await local.invoke("plainFailure");
    expect(linesOf(text.requestId)[0]).toContain("\tERROR\tInvoke Error {");
  });
});

test("everything that ran was told to the live feed", async () => {
  const { requestId } = await local.invoke("echo");
  await vi.waitFor(() =>
    expect(local.events).toContainEqual(expect.objectContaining({ type: "invocation", function: "echo", requestId })),
  );
});
