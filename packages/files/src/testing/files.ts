import { CreateTableCommand, DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { paginateScan } from "@aws-sdk/lib-dynamodb";
import { startDynamoDb } from "@larder/lambda/testing/dynamodb";
import { setEnvironment } from "@larder/lambda/testing/environment";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import * as z from "zod";
import { documents } from "../store/table.ts";

const TableName = "Files";
const keys = ["pk", "sk"];

const itemSchema = z.looseObject({ pk: z.string(), sk: z.string() });

/** The service's table, as a test sees it. */
export interface TestFiles {
  /** All items. */
  items(): Promise<z.infer<typeof itemSchema>[]>;
}

/** Gives every test of a file an empty table on a real DynamoDB, found as a function finds it: by its environment. Buckets there are none. */
export function useFiles(): TestFiles {
  let stop = () => {};
  beforeAll(async () => {
    const server = await startDynamoDb();
    stop = server.stop;
    const names = { FilesTable: TableName, UploadsBucket: "uploads", MediaBucket: "media" };
    const links = Object.entries(names).map(([link, name]) => [link, { name }]);
    setEnvironment(Object.fromEntries(links), { AWS_ENDPOINT_URL_DYNAMODB: server.url });
  });
  beforeEach(createTable);
  afterEach(async () => void (await documents.send(new DeleteTableCommand({ TableName }))));
  afterAll(() => {
    documents.destroy();
    stop();
  });
  return { items };
}

async function createTable() {
  await documents.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
  );
}

async function items() {
  const found: z.infer<typeof itemSchema>[] = [];
  for await (const { Items = [] } of paginateScan({ client: documents }, { TableName, ConsistentRead: true }))
    found.push(...z.array(itemSchema).parse(Items));
  return found;
}
