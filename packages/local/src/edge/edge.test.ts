import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AwsCall, AwsError, type AwsService } from "../aws-call.ts";
import { PortInUse } from "../listen.ts";
import { createLive, type LiveEvent } from "../live.ts";
import { clientFor } from "./fixture.ts";
import { type Edge, startEdge } from "./index.ts";

describe("the edge", () => {
  const live = createLive();
  let edge: Edge;
  let service: AwsService;
  const calls: AwsCall[] = [];
  beforeAll(async () => {
    const answer: AwsService = (call) => {
      calls.push(call);
      return service(call);
    };
    edge = await startEdge({ services: { dynamodb: answer, sqs: answer, lambda: answer }, live });
  });
  afterAll(() => edge.stop());

  const fail = (error: Error) => {
    service = async () => {
      throw error;
    };
  };
  const get = new GetItemCommand({ TableName: "t", Key: {} });
  const scope = (service: string) => `Credential=larder/20260101/eu-central-1/${service}/aws4_request`;
  const signed = (service: string) => `AWS4-HMAC-SHA256 ${scope(service)}, SignedHeaders=host, Signature=0`;
  const post = async (headers: Record<string, string>, body = "{}") => {
    const response = await fetch(edge.url, { method: "POST", headers, body });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
  };

  it("hands a call to the service in its signature, with operation, key and body", async () => {
    service = async () => ({ status: 200, headers: { "content-type": "application/x-amz-json-1.0" }, body: "{}" });
    await new DynamoDBClient(clientFor(edge.url, "someone/with/slashes")).send(get);
    expect(calls.at(-1)).toMatchObject({
      service: "dynamodb",
      operation: "GetItem",
      accessKeyId: "someone/with/slashes",
      method: "POST",
      path: "/",
    });
    expect(JSON.parse(String(calls.at(-1)?.body))).toEqual({ TableName: "t", Key: {} });
  });

  it("spells an error as the JSON protocols do", async () => {
    fail(new AwsError("ResourceNotFoundException", "Requested resource not found"));
    const error = await new DynamoDBClient(clientFor(edge.url)).send(get).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "ResourceNotFoundException",
      message: "Requested resource not found",
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  it("spells an error twice for SQS", async () => {
    fail(new AwsError("QueueDoesNotExist", "The specified queue does not exist."));
    const target = { "x-amz-target": "AmazonSQS.GetQueueUrl", "content-type": "application/x-amz-json-1.0" };
    const answer = await post({ authorization: signed("sqs"), ...target });
    expect(answer.headers.get("x-amzn-query-error")).toBe("AWS.SimpleQueueService.NonExistentQueue;Sender");
    expect(answer.headers.get("content-type")).toBe("application/x-amz-json-1.0");
    expect(answer.body).toEqual({ __type: "QueueDoesNotExist", message: "The specified queue does not exist." });
    const error = await new SQSClient(clientFor(edge.url))
      .send(new GetQueueUrlCommand({ QueueName: "q" }))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "QueueDoesNotExist" });
  });

  it("spells an error as REST does for Lambda", async () => {
    fail(new AwsError("ResourceNotFoundException", "Function not found: arn", 404));
    const error = await new LambdaClient(clientFor(edge.url))
      .send(new InvokeCommand({ FunctionName: "nobody" }))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "ResourceNotFoundException",
      message: "Function not found: arn",
      Type: "User",
      $metadata: { httpStatusCode: 404 },
    });
  });

  it("answers a fault of its own with 500 and tells people what broke", async () => {
    const events: LiveEvent[] = [];
    const stop = live.subscribe((event) => events.push(event));
    fail(new TypeError("oops"));
    const answer = await post({ authorization: signed("dynamodb"), "x-amz-target": "DynamoDB_20120810.GetItem" });
    stop();
    expect(answer).toMatchObject({ status: 500, body: { __type: "InternalFailure" } });
    expect(answer.text).not.toContain("oops");
    expect(events).toMatchObject([
      { type: "warning", message: expect.stringMatching(/^dynamodb:GetItem failed .*TypeError: oops/) },
      { type: "call", service: "dynamodb", operation: "GetItem", caller: "larder", status: 500 },
    ]);
  });

  it.each([
    ["no signature", {}, 403, "MissingAuthenticationTokenException", "an AWS SDK or the aws CLI signs"],
    ["another scheme", { authorization: "Bearer x" }, 400, "IncompleteSignatureException", "must start with an AWS4"],
    [
      "half a signature",
      { authorization: `AWS4-HMAC-SHA256 ${scope("dynamodb")}` },
      400,
      "IncompleteSignatureException",
      "requires 'SignedHeaders' parameter. Authorization header requires 'Signature' parameter.",
    ],
    [
      "half a scope",
      { authorization: "AWS4-HMAC-SHA256 Credential=larder/dynamodb, SignedHeaders=host, Signature=0" },
      400,
      "IncompleteSignatureException",
      "Credential must be",
    ],
    [
      "a service that is not there",
      { authorization: signed("translate") },
      400,
      "UnknownOperationException",
      "no service 'translate'. It has: dynamodb, lambda, sqs.",
    ],
    [
      "a service named like what every object has",
      { authorization: signed("constructor") },
      400,
      "UnknownOperationException",
      "no service 'constructor'",
    ],
  ])("refuses %s", async (_what, headers, status, type, message) => {
    const answer = await post({ "x-amz-target": "DynamoDB_20120810.GetItem", ...headers });
    expect(answer).toMatchObject({ status, body: { __type: type, message: expect.stringContaining(message) } });
    expect(answer.headers.get("x-amzn-errortype")).toBe(type);
    expect(answer.headers.get("x-amzn-requestid")).toBeTruthy();
  });

  it("takes a signature from the query, as presigned URLs carry it", async () => {
    service = async ({ accessKeyId }) => ({ status: 200, headers: {}, body: accessKeyId });
    const query = new URLSearchParams({ "X-Amz-Credential": "larder/20260101/eu-central-1/sqs/aws4_request" });
    expect(await (await fetch(`${edge.url}/?${query}`)).text()).toBe("larder");
  });

  const statusOf = async (headers: Record<string, string>) => {
    const query = new URLSearchParams({ "X-Amz-Credential": "larder/20260101/eu-central-1/sqs/aws4_request" });
    const sent = request(`${edge.url}/?${query}`, { method: "POST", headers }).end("{}");
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };

  it.each([
    "https://evil.example",
    "null",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
  ])("refuses web pages of %s", async (origin) => {
    const before = calls.length;
    expect(await statusOf({ origin, "content-type": "text/plain" })).toBe(403);
    expect(calls).toHaveLength(before);
  });

  it.each([
    "evil.example",
    "evil.example:4566",
    "localhost.evil.example",
    "notlocalhost",
    "[",
  ])("refuses calls to the host %s, which leads here by DNS only", async (host) => {
    expect(await statusOf({ host })).toBe(403);
  });

  it.each([
    { host: "localhost:1" },
    { host: "[::1]:1" },
    { host: "bucket.localhost" },
    { origin: "http://localhost:5173" },
    { origin: "http://127.0.0.1:5173" },
  ])("takes calls from this machine: %o", async (headers) => {
    service = async () => ({ status: 200, headers: {}, body: "" });
    expect(await statusOf(headers)).toBe(200);
  });

  it("hangs up on a call whose answer cannot be put on the wire, and goes on", async () => {
    service = async () => ({ status: 200, headers: { broken: "\n" }, body: "" });
    await expect(statusOf({})).rejects.toThrow("socket hang up");
    service = async () => ({ status: 200, headers: {}, body: "" });
    expect(await statusOf({})).toBe(200);
  });

  it("refuses a body above 20 MiB before it has come", async () => {
    const headers = { authorization: signed("dynamodb"), "content-length": String(20 * 1024 * 1024 + 1) };
    const sent = request(edge.url, { method: "POST", headers });
    sent.flushHeaders();
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    expect(response.headers["x-amzn-errortype"]).toBe("RequestEntityTooLargeException");
    sent.destroy();
  });

  it("tells a browser what it is", async () => {
    const response = await fetch(edge.url);
    expect(response.headers.get("content-type")).toContain("text/plain");
    expect(await response.text()).toContain(`AWS_ENDPOINT_URL=${edge.url}`);
  });

  it("says which port is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const started = startEdge({ services: {}, live, port });
    await expect(started).rejects.toThrow(PortInUse);
    await expect(started).rejects.toThrow(`Port ${port} is taken`);
    server.close();
  });
});
