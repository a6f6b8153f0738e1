import { CreateTableCommand, DeleteTableCommand, DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import { startDynamoDb } from "@larder/lambda/testing/dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { documents } from "../payments/payment-store.ts";

const TableName = "SimulatedPayments";
export const apiKey = "an-api-key-of-tests";
export const webhookSecret = "a-webhook-secret-of-tests";
export const simulatorUrl = "https://simulator.example";

/** Tells functions what they are linked to, as SST does. */
export function link(links: Record<string, Record<string, string>>) {
  for (const [name, properties] of Object.entries(links))
    process.env[`SST_RESOURCE_${name}`] = JSON.stringify(properties);
}

/** Gives every test of a file an empty table on a real DynamoDB, and the functions what they find in their environment. */
export function useSimulator() {
  let stop = () => {};
  beforeAll(async () => {
    const server = await startDynamoDb();
    stop = server.stop;
    Object.assign(process.env, {
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL_DYNAMODB: server.url,
      AWS_ENDPOINT_URL_DYNAMODB_STREAMS: server.url,
      POWERTOOLS_LOG_LEVEL: "SILENT",
      POWERTOOLS_METRICS_DISABLED: "true",
    });
    link({
      App: { name: "larder", stage: "test" },
      PaymentSimulator: { url: simulatorUrl },
      PaymentSimulatorTable: { name: TableName },
      PaymentsApiKey: { value: apiKey },
      PaymentsWebhookSecret: { value: webhookSecret },
    });
  });
  beforeEach(createTable);
  afterEach(async () => void (await documents.send(new DeleteTableCommand({ TableName }))));
  afterAll(() => {
    documents.destroy();
    stop();
  });
}

async function createTable() {
  const key = (name: string, KeyType: "HASH" | "RANGE") => ({ AttributeName: name, KeyType });
  await documents.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "reference", "id"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [key("pk", "HASH")],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      GlobalSecondaryIndexes: [
        {
          IndexName: "byReference",
          KeySchema: [key("reference", "HASH"), key("id", "RANGE")],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    }),
  );
}

/** What the stream tells of the changes of a payment, as the mapping's filter lets them through to the sender. */
export async function changesOf(id: string): Promise<DynamoDBRecord[]> {
  const streams = new DynamoDBStreamsClient();
  const { Table } = await documents.send(new DescribeTableCommand({ TableName }));
  const StreamArn = Table?.LatestStreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const shards = (StreamDescription?.Shards ?? []).map(async ({ ShardId }) => {
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
    );
    return (await streams.send(new GetRecordsCommand({ ShardIterator }))).Records ?? [];
  });
  const records = (await Promise.all(shards)).flat();
  return JSON.parse(
    JSON.stringify(
      records.filter(
        ({ eventName, dynamodb }) => eventName === "MODIFY" && dynamodb?.Keys?.["pk"]?.S === `PAYMENT#${id}`,
      ),
    ),
  );
}
