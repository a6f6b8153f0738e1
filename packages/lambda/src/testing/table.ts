import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { startDynamoDb } from "./dynamodb.ts";

const TableName = "Records";
const attributes = ["pk", "sk"];

/** Gives every test of a file an empty table on a real DynamoDB. */
export function useTable() {
  let stop = () => {};
  let documents: DynamoDBDocumentClient;
  beforeAll(async () => {
    const server = await startDynamoDb();
    stop = server.stop;
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    documents = DynamoDBDocumentClient.from(
      new DynamoDBClient({ region: "eu-central-1", endpoint: server.url, credentials }),
    );
  });
  beforeEach(async () => {
    await documents.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
      }),
    );
  });
  afterEach(async () => void (await documents.send(new DeleteTableCommand({ TableName }))));
  afterAll(() => {
    documents.destroy();
    stop();
  });
  return {
    get documents() {
      return documents;
    },
    tableName: () => TableName,
    items: async () => (await documents.send(new ScanCommand({ TableName, ConsistentRead: true }))).Items ?? [],
    item: async (pk: string, sk: string) =>
      (await documents.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }))).Item,
  };
}
