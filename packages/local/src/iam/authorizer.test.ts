import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient, GetRecordsCommand } from "@aws-sdk/client-dynamodb-streams";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { functionArn, queueArn, type Statement, tableArn, tableStreamArn } from "@larder/topology";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AwsCall, AwsService } from "../aws-call.ts";
import { clientFor, functionOf, queueOf, tableOf, topologyOf } from "../edge/fixture.ts";
import { type Edge, startEdge } from "../edge/index.ts";
import { createLive, type LiveEvent } from "../live.ts";
import { createAuthorizer, createKeys, requestsOf } from "./index.ts";

const place = { region: "eu-central-1", account: "123456789012" };
const [orders, carts] = [tableArn(place, "pantry-Orders"), tableArn(place, "pantry-Carts")];
const allow = (actions: string[], resources: string[]): Statement => ({ effect: "Allow", actions, resources });
const topology = topologyOf({
  functions: {
    PlaceOrder: functionOf("pantry-test-PlaceOrder", [
      allow(["dynamodb:PutItem", "dynamodb:Query", "dynamodb:PartiQLSelect"], [orders, `${orders}/index/byStatus`]),
      allow(["dynamodb:BatchWriteItem"], [orders]),
      allow(["dynamodb:GetRecords"], [`${orders}/stream/*`]),
      allow(["sqs:SendMessage"], [queueArn(place, "pantry-Jobs")]),
      allow(["lambda:InvokeFunction"], [functionArn(place, "pantry-test-Pay")]),
      { ...allow(["events:PutEvents"], ["*"]), conditions: { StringEquals: { "events:source": ["pantry.orders"] } } },
      { effect: "Deny", actions: ["dynamodb:*"], resources: [`${orders}/index/secret`] },
    ]),
    Pay: functionOf("pantry-test-Pay", []),
  },
  tables: { Orders: tableOf("pantry-Orders"), Carts: tableOf("pantry-Carts") },
  queues: { Jobs: queueOf("pantry-Jobs") },
  buckets: {},
  buses: { Bus: { name: "pantry-Bus" } },
});

describe("the authorizer", () => {
  const live = createLive();
  const events: LiveEvent[] = [];
  live.subscribe((event) => events.push(event));
  const keys = createKeys(topology);
  let edge: Edge;
  const passed = { status: 200, headers: { "content-type": "application/x-amz-json-1.0" }, body: "{}" };
  const ok: AwsService = async () => passed;
  beforeAll(async () => {
    const services = { dynamodb: ok, sqs: ok, events: ok, lambda: ok };
    const authorizer = createAuthorizer({ topology, keys, live });
    const authorize = (call: AwsCall) => authorizer.authorize(call, () => requestsOf(call, topology));
    edge = await startEdge({ services, authorize, live });
  });
  afterAll(() => edge.stop());

  const configuration = (who: string) => clientFor(edge.url, keys.forFunction(who).accessKeyId);
  const dynamodb = (who = "PlaceOrder") => new DynamoDBClient(configuration(who));
  const key = { pk: { S: "1" }, sk: { S: "-" } };
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => "allowed",
      (error: Error & { $metadata: { httpStatusCode: number } }) => error,
    );
  const user = "arn:aws:sts::123456789012:assumed-role/pantry-test-PlaceOrderRole/pantry-test-PlaceOrder";

  it("refuses in AWS's words what no policy allows, and tells people which grant is missing", async () => {
    expect(await refusal(dynamodb().send(new GetItemCommand({ TableName: "pantry-Orders", Key: key })))).toMatchObject({
      name: "AccessDeniedException",
      message: `User: ${user} is not authorized to perform: dynamodb:GetItem on resource: ${orders} because no identity-based policy allows the dynamodb:GetItem action`,
      $metadata: { httpStatusCode: 400, attempts: 1 },
    });
    expect(events).toContainEqual({
      type: "warning",
      message: `PlaceOrder may not dynamodb:GetItem on ${orders}. If it should, give it in stacks/: permissions: [{ actions: ["dynamodb:GetItem"], resources: ["${orders}"] }]`,
    });
  });

  it("names the caller of each call in the live feed by its logical name", async () => {
    await dynamodb().send(
      new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: orders, Item: key } }] }),
    );
    expect(events.findLast((event) => event.type === "call")).toMatchObject({ caller: "PlaceOrder", status: 200 });
  });

  it("asks for the action of every item of a transaction", async () => {
    const Put = { TableName: "pantry-Orders", Item: key };
    const check = { TableName: "pantry-Orders", Key: key, ConditionExpression: "attribute_exists(pk)" };
    const send = (...TransactItems: object[]) =>
      refusal(dynamodb().send(new TransactWriteItemsCommand({ TransactItems })));
    expect(await send({ Put })).toBe("allowed");
    expect(await send({ Put }, { Put: { ...Put, TableName: "pantry-Carts" } })).toMatchObject({
      message: expect.stringContaining(`dynamodb:PutItem on resource: ${carts}`),
    });
    expect(await send({ Put }, { ConditionCheck: check })).toMatchObject({
      message: expect.stringContaining("dynamodb:ConditionCheckItem"),
    });
  });

  it("asks for every table of a batch, by name or ARN", async () => {
    const write = [{ PutRequest: { Item: key } }];
    const send = (...tables: string[]) =>
      refusal(
        dynamodb().send(
          new BatchWriteItemCommand({ RequestItems: Object.fromEntries(tables.map((table) => [table, write])) }),
        ),
      );
    expect(await send("pantry-Orders", orders)).toBe("allowed");
    expect(await send("pantry-Orders", carts)).toMatchObject({
      message: expect.stringContaining(`dynamodb:BatchWriteItem on resource: ${carts}`),
    });
  });

  it("asks for the index that a query names, and lets a deny win", async () => {
    const query = (IndexName?: string) =>
      refusal(
        dynamodb().send(new QueryCommand({ TableName: "pantry-Orders", IndexName, KeyConditionExpression: "a = b" })),
      );
    expect(await query()).toBe("allowed");
    expect(await query("byStatus")).toBe("allowed");
    expect(await query("byOwner")).toMatchObject({
      message: expect.stringContaining(`${orders}/index/byOwner because no`),
    });
    expect(await query("secret")).toMatchObject({
      message: `User: ${user} is not authorized to perform: dynamodb:Query on resource: ${orders}/index/secret with an explicit deny in an identity-based policy`,
    });
  });

  it("reads PartiQL for its action, table and index", async () => {
    const run = (Statement: string) => refusal(dynamodb().send(new ExecuteStatementCommand({ Statement })));
    expect(await run(`SELECT * FROM "pantry-Orders"."byStatus" WHERE status = 'OPEN'`)).toBe("allowed");
    expect(await run(`select pk from "pantry-Carts"`)).toMatchObject({
      message: expect.stringContaining(`dynamodb:PartiQLSelect on resource: ${carts} `),
    });
    expect(await run(`DELETE FROM "pantry-Orders" WHERE pk = '1'`)).toMatchObject({
      message: expect.stringContaining("dynamodb:PartiQLDelete"),
    });
  });

  it("knows the stream that an iterator reads", async () => {
    const client = new DynamoDBStreamsClient(configuration("PlaceOrder"));
    const read = (table: string) =>
      refusal(client.send(new GetRecordsCommand({ ShardIterator: `${tableStreamArn(place, table)}|1|abc` })));
    expect(await read("pantry-Orders")).toBe("allowed");
    expect(await read("pantry-Carts")).toMatchObject({ message: expect.stringContaining(`${carts}/stream/`) });
  });

  it("covers SQS batches by their single form, with SQS's status and spelling", async () => {
    const client = new SQSClient({ ...configuration("PlaceOrder"), useQueueUrlAsEndpoint: false });
    const send = (queue: string) =>
      refusal(
        client.send(
          new SendMessageBatchCommand({
            QueueUrl: `https://sqs.eu-central-1.amazonaws.com/123456789012/${queue}`,
            Entries: [{ Id: "1", MessageBody: "x" }],
          }),
        ),
      );
    expect(await send("pantry-Jobs")).toBe("allowed");
    expect(await send("pantry-Other")).toMatchObject({
      name: "AccessDenied",
      message: `User: ${user} is not authorized to perform: sqs:sendmessage on resource: ${queueArn(place, "pantry-Other")} because no identity-based policy allows the sqs:sendmessage action`,
      $metadata: { httpStatusCode: 403 },
    });
  });

  it("asks for the bus of every entry, under the policy's conditions", async () => {
    const client = new EventBridgeClient(configuration("PlaceOrder"));
    const put = (...sources: string[]) =>
      refusal(
        client.send(
          new PutEventsCommand({
            Entries: sources.map((Source) => ({ EventBusName: "pantry-Bus", Source, DetailType: "t", Detail: "{}" })),
          }),
        ),
      );
    expect(await put("pantry.orders", "pantry.orders")).toBe("allowed");
    expect(await put("pantry.orders", "someone.else")).toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(
        "events:PutEvents on resource: arn:aws:events:eu-central-1:123456789012:event-bus/pantry-Bus",
      ),
      $metadata: { httpStatusCode: 400 },
    });
  });

  it("covers invocations of a function by name, ARN and version", async () => {
    const client = new LambdaClient(configuration("PlaceOrder"));
    const invoke = (FunctionName: string) => refusal(client.send(new InvokeCommand({ FunctionName })));
    expect(await invoke("pantry-test-Pay")).toBe("allowed");
    expect(await invoke(functionArn(place, "pantry-test-Pay"))).toBe("allowed");
    expect(await invoke("pantry-test-PlaceOrder")).toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(
        `lambda:InvokeFunction on resource: ${functionArn(place, "pantry-test-PlaceOrder")}`,
      ),
      $metadata: { httpStatusCode: 403 },
    });
  });

  const callLambda = async (path: string, method = "GET") => {
    const scope = `${keys.forFunction("PlaceOrder").accessKeyId}/20260101/eu-central-1/lambda/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    // fetch would resolve the dots.
    const sent = request(edge.url, { path, method, headers: { authorization } }).end();
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    return { status: response.statusCode, error: response.headers["x-amzn-errortype"], body: await text(response) };
  };
  const functions = "/2015-03-31/functions";

  it.each([
    `${functions}/pantry-test-Pay/invocations/../../pantry-test-PlaceOrder/invocations`,
    `${functions}/pantry-test-Pay/invocations/%2e%2e/%2e%2e/pantry-test-PlaceOrder/invocations`,
    `${functions}/pantry-test-PlaceOrder/../pantry-test-Pay/invocations`,
  ])("takes no path to another function for one to the function that is allowed: %s", async (path) => {
    expect(await callLambda(path, "POST")).toMatchObject({ status: 404, error: "UnknownOperationException" });
  });

  it.each([
    ["", "lambda:ListFunctions on resource: *"],
    ["/", "lambda:ListFunctions on resource: *"],
    ["/pantry-test-Pay", `lambda:GetFunction on resource: ${functionArn(place, "pantry-test-Pay")}`],
    [
      "/pantry-test-Pay/configuration?Qualifier=7",
      `lambda:GetFunctionConfiguration on resource: ${functionArn(place, "pantry-test-Pay")}:7`,
    ],
  ])("asks IAM for what %s reads", async (path, asked) => {
    const { status, body } = await callLambda(functions + path);
    expect(status).toBe(403);
    expect(body).toContain(`is not authorized to perform: ${asked} because`);
  });

  it("refuses a function's name that is wrongly encoded", async () => {
    expect(await callLambda(`${functions}/pay%/invocations`, "POST")).toMatchObject({
      status: 400,
      error: "ValidationException",
    });
  });

  it("lets people do everything, and strangers nothing", async () => {
    const get = new GetItemCommand({ TableName: "pantry-Orders", Key: key });
    expect(await refusal(new DynamoDBClient(clientFor(edge.url, "larder")).send(get))).toBe("allowed");
    expect(await refusal(dynamodb("Pay").send(get))).toMatchObject({ name: "AccessDeniedException" });
    expect(await refusal(new DynamoDBClient(clientFor(edge.url, "AKIASTRANGER")).send(get))).toMatchObject({
      name: "UnrecognizedClientException",
      message: expect.stringContaining("AKIASTRANGER; yours is larder"),
    });
  });
});
