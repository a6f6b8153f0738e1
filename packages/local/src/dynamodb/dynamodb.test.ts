import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from "@aws-sdk/client-dynamodb-streams";
import { type Topology, tableArn, tableStreamArn } from "@larder/topology";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { clientFor, tableOf, temporaryFolder, topologyOf } from "../edge/fixture.ts";
import type { StreamPosition, StreamRecord } from "../ports.ts";
import { openDynamoDb } from "./fixture.ts";
import { TableKeysChanged } from "./index.ts";

const indexes = {
  byStatus: { scope: "global", hashKey: { name: "status", type: "S" }, projection: "ALL" },
} as const;
const topology = topologyOf({
  tables: {
    Orders: tableOf("pantry-test-Orders", { indexes }),
    Carts: tableOf("pantry-test-Carts"),
    Plain: (({ stream: _, ...table }) => table)(tableOf("pantry-test-Plain")),
  },
});
const TableName = "pantry-test-Orders";

async function open(directory: string, of: Topology = topology) {
  const local = await openDynamoDb(directory, of);
  const put = (pk: string, value: string) =>
    local.client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { S: "-" }, value: { S: value } } }));
  return { ...local, put };
}

describe("DynamoDB behind the edge", () => {
  const folder = temporaryFolder();
  let local: Awaited<ReturnType<typeof open>>;
  const key = (pk: string) => ({ pk: { S: pk }, sk: { S: "-" } });
  beforeAll(async () => {
    local = await open(folder.path);
  });
  afterAll(async () => {
    await local[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  it("writes, reads, updates, queries by index and deletes", async () => {
    const { client } = local;
    const Item = { ...key("crud"), status: { S: "PENDING" }, amount: { N: "350" } };
    await client.send(new PutItemCommand({ TableName, Item }));
    expect((await client.send(new GetItemCommand({ TableName, Key: key("crud") }))).Item).toEqual(Item);
    const updated = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: key("crud"),
        UpdateExpression: "SET #s = :s ADD amount :n",
        ExpressionAttributeNames: { "#s": "status" },
        ExpressionAttributeValues: { ":s": { S: "CONFIRMED" }, ":n": { N: "50" } },
        ReturnValues: "ALL_NEW",
      }),
    );
    expect(updated.Attributes).toEqual({ ...Item, status: { S: "CONFIRMED" }, amount: { N: "400" } });
    const found = await client.send(
      new QueryCommand({
        TableName,
        IndexName: "byStatus",
        KeyConditionExpression: "#s = :s",
        ExpressionAttributeNames: { "#s": "status" },
        ExpressionAttributeValues: { ":s": { S: "CONFIRMED" } },
      }),
    );
    expect(found.Items).toEqual([updated.Attributes]);
    await client.send(new DeleteItemCommand({ TableName, Key: key("crud") }));
    expect((await client.send(new GetItemCommand({ TableName, Key: key("crud") }))).Item).toBeUndefined();
  });

  it("takes a table by its ARN as by its name, and leaves ARNs in items alone", async () => {
    const { client } = local;
    const arn = tableArn(topology, TableName);
    const Item = { ...key("by-arn"), note: { S: `"TableName":"${arn}"` }, TableName: { S: arn } };
    await client.send(new PutItemCommand({ TableName: arn, Item }));
    expect((await client.send(new GetItemCommand({ TableName: arn, Key: key("by-arn") }))).Item).toEqual(Item);
    const batch = await client.send(new BatchGetItemCommand({ RequestItems: { [arn]: { Keys: [key("by-arn")] } } }));
    expect(batch.Responses?.[TableName]).toEqual([Item]);
  });

  it("rolls a transaction back and gives the reason of each item", async () => {
    const { client } = local;
    await local.put("taken", "1");
    const transaction = client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName, Item: key("fresh") } },
          { Put: { TableName, Item: key("taken"), ConditionExpression: "attribute_not_exists(pk)" } },
        ],
      }),
    );
    const error = await transaction.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransactionCanceledException);
    expect(error).toMatchObject({ CancellationReasons: [{ Code: "None" }, { Code: "ConditionalCheckFailed" }] });
    expect((await client.send(new GetItemCommand({ TableName, Key: key("fresh") }))).Item).toBeUndefined();
  });

  it("speaks of the topology's region, account and stream in every ARN", async () => {
    const { Table } = await local.client.send(new DescribeTableCommand({ TableName: tableArn(topology, TableName) }));
    expect(Table?.TableArn).toBe("arn:aws:dynamodb:eu-central-1:123456789012:table/pantry-test-Orders");
    expect(Table?.GlobalSecondaryIndexes?.[0]?.IndexArn).toBe(`${Table?.TableArn}/index/byStatus`);
    expect(Table?.LatestStreamArn).toBe(tableStreamArn(topology, TableName));
    expect(JSON.stringify(Table)).not.toContain("dynoxide");
  });

  it("tells of written tables, each once per call, and not of reads", async () => {
    const told: string[] = [];
    const stop = local.dynamodb.onWrite((table) => told.push(table));
    const put = { PutRequest: { Item: key("told") } };
    await local.client.send(new GetItemCommand({ TableName, Key: key("told") }));
    await local.client.send(
      new BatchWriteItemCommand({
        RequestItems: { "pantry-test-Carts": [put], [tableArn(topology, TableName)]: [put] },
      }),
    );
    await vi.waitFor(() => expect(told.toSorted()).toEqual(["Carts", "Orders"]));
    const Statement = `UPDATE "pantry-test-Carts" SET n = 1 WHERE pk = 'told' AND sk = '-'`;
    await local.client.send(new ExecuteStatementCommand({ Statement }));
    await vi.waitFor(() => expect(told.toSorted()).toEqual(["Carts", "Carts", "Orders"]));
    stop();
    await local.put("told", "no more");
    await local.client.send(new GetItemCommand({ TableName, Key: key("told") }));
    expect(told).toHaveLength(3);
  });

  it("serves streams to the SDK with the topology's ARNs and without records that changed nothing", async () => {
    const { edge, client } = local;
    const streams = new DynamoDBStreamsClient(clientFor(edge.url));
    const table = "pantry-test-Carts";
    const StreamArn = tableStreamArn(topology, table);
    const put = () => client.send(new PutItemCommand({ TableName: table, Item: { ...key("wire"), n: { N: "1" } } }));
    await put();
    await put();
    await client.send(new DeleteItemCommand({ TableName: table, Key: key("wire") }));
    expect((await streams.send(new ListStreamsCommand({ TableName: table }))).Streams?.[0]?.StreamArn).toBe(StreamArn);
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
    const at = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" } as const;
    const { ShardIterator } = await streams.send(new GetShardIteratorCommand(at));
    const page = await streams.send(new GetRecordsCommand({ ShardIterator }));
    const ours = page.Records?.filter((record) => record.dynamodb?.Keys?.["pk"]?.S === "wire");
    expect(ours?.map((record) => record.eventName)).toEqual(["INSERT", "REMOVE"]);
    expect(ours?.[0]).toMatchObject({
      awsRegion: "eu-central-1",
      dynamodb: { SequenceNumber: expect.stringMatching(/^\d{21}$/) },
    });
    const rest = await streams.send(new GetRecordsCommand({ ShardIterator: page.NextShardIterator }));
    expect(rest.Records).toEqual([]);
    streams.destroy();
  });
});

describe("readStream", () => {
  const values = (records: readonly StreamRecord[]) =>
    records.map(({ eventName, dynamodb: { NewImage } }) => `${eventName} ${Object.values(NewImage?.["value"] ?? {})}`);

  it("gives records in the order of the writes, in Lambda's shape, a page at a time", async () => {
    using folder = temporaryFolder();
    await using local = await open(folder.path);
    await local.put("a", "1");
    await local.put("b", "1");
    await local.put("a", "2");
    const first = await local.dynamodb.readStream("Orders", "TRIM_HORIZON", 2);
    expect(values(first.records)).toEqual(["INSERT 1", "INSERT 1"]);
    const second = await local.dynamodb.readStream("Orders", first.position, 2);
    expect(second.records).toEqual([
      {
        eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventName: "MODIFY",
        eventVersion: "1.1",
        eventSource: "aws:dynamodb",
        awsRegion: "eu-central-1",
        eventSourceARN: tableStreamArn(topology, TableName),
        dynamodb: {
          ApproximateCreationDateTime: expect.any(Number),
          Keys: { pk: { S: "a" }, sk: { S: "-" } },
          NewImage: { pk: { S: "a" }, sk: { S: "-" }, value: { S: "2" } },
          OldImage: { pk: { S: "a" }, sk: { S: "-" }, value: { S: "1" } },
          SequenceNumber: "000000000000000000003",
          SizeBytes: expect.any(Number),
          StreamViewType: "NEW_AND_OLD_IMAGES",
        },
      },
    ]);
    const again = await local.dynamodb.readStream("Orders", first.position, 2);
    expect(again).toEqual(second);
    expect(await local.dynamodb.readStream("Orders", second.position, 2)).toEqual({
      records: [],
      position: second.position,
    });
  });

  it("passes over writes that changed nothing, whole pages of them, without stopping at them", async () => {
    using folder = temporaryFolder();
    await using local = await open(folder.path);
    for (let time = 0; time < 4; time++) await local.put("a", "same");
    await local.put("a", "other");
    const first = await local.dynamodb.readStream("Orders", "TRIM_HORIZON", 1);
    const second = await local.dynamodb.readStream("Orders", first.position, 2);
    expect(values([...first.records, ...second.records])).toEqual(["INSERT same", "MODIFY other"]);
  });

  it("starts at LATEST behind everything written so far, and misses nothing after it", async () => {
    using folder = temporaryFolder();
    await using local = await open(folder.path);
    const empty = await local.dynamodb.readStream("Orders", "LATEST", 10);
    await local.put("a", "1");
    const latest = await local.dynamodb.readStream("Orders", "LATEST", 10);
    expect(latest.records).toEqual([]);
    await local.put("a", "2");
    expect(values((await local.dynamodb.readStream("Orders", empty.position, 10)).records)).toEqual([
      "INSERT 1",
      "MODIFY 2",
    ]);
    expect(values((await local.dynamodb.readStream("Orders", latest.position, 10)).records)).toEqual(["MODIFY 2"]);
  });

  it("goes on after a restart where a saved position points", async () => {
    using folder = temporaryFolder();
    let saved: StreamPosition;
    {
      await using local = await open(folder.path);
      await local.put("a", "1");
      await local.put("a", "2");
      saved = (await local.dynamodb.readStream("Orders", "TRIM_HORIZON", 1)).position;
    }
    await using local = await open(folder.path);
    await local.put("a", "3");
    expect(values((await local.dynamodb.readStream("Orders", saved, 10)).records)).toEqual(["MODIFY 2", "MODIFY 3"]);
  });
});

describe("a topology that changed since the last start", () => {
  const put = { TableName, Item: { pk: { S: "a" }, sk: { S: "-" }, owner: { S: "ann" }, status: { S: "OPEN" } } };
  const changed = (table: ReturnType<typeof tableOf>) => topologyOf({ tables: { ...topology.tables, Orders: table } });

  it("gets its new table and index, loses its old index, and keeps the items", async () => {
    using folder = temporaryFolder();
    {
      await using local = await open(folder.path);
      await local.client.send(new PutItemCommand(put));
    }
    const byOwner = { scope: "global", hashKey: { name: "owner", type: "S" }, projection: "KEYS_ONLY" } as const;
    const next = topologyOf({
      tables: { Orders: tableOf(TableName, { indexes: { byOwner }, ttl: "expires" }), New: tableOf("pantry-test-New") },
    });
    await using local = await open(folder.path, next);
    const found = await local.client.send(
      new QueryCommand({
        TableName,
        IndexName: "byOwner",
        KeyConditionExpression: "#o = :o",
        ExpressionAttributeNames: { "#o": "owner" },
        ExpressionAttributeValues: { ":o": { S: "ann" } },
      }),
    );
    expect(found.Items).toEqual([{ pk: { S: "a" }, sk: { S: "-" }, owner: { S: "ann" } }]);
    const { Table } = await local.client.send(new DescribeTableCommand({ TableName }));
    expect(Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName)).toEqual(["byOwner"]);
    expect((await local.client.send(new DescribeTableCommand({ TableName: "pantry-test-New" }))).Table).toBeDefined();
  });

  it("keeps the ids of streams whatever they carry, until a table is made anew", async () => {
    using folder = temporaryFolder();
    const idAfter = async (of: Topology, end = async (_client: DynamoDBClient) => {}) => {
      await using local = await open(folder.path, of);
      await end(local.client);
      return local.dynamodb.streamId("Orders");
    };
    const first = await idAfter(topology);
    expect(await idAfter(topology)).toBe(first);
    const other = await idAfter(changed(tableOf(TableName, { stream: "NEW_IMAGE" })), async (client) => {
      await client.send(new DeleteTableCommand({ TableName }));
    });
    expect(other).toBe(first);
    expect(await idAfter(topology)).not.toBe(first);
    expect(await idAfter(changed(tableOf("pantry-other-Orders")))).toContain("pantry-other-Orders");
  });

  it("is refused with the remedy when a table's key is another", async () => {
    using folder = temporaryFolder();
    {
      await using _ = await open(folder.path);
    }
    const other = changed(tableOf(TableName, { hashKey: { name: "id", type: "S" } }));
    await expect(open(folder.path, other)).rejects.toThrow(TableKeysChanged);
    await expect(open(folder.path, other)).rejects.toThrow(/pk \(S\), sk \(S\).*id \(S\), sk \(S\)[\s\S]*--fresh/);
  });
});
