import { setTimeout as pause } from "node:timers/promises";
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactGetItemsCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { tableArn } from "@larder/topology";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { AwsError } from "../aws-call.ts";
import { clientFor, tableOf, temporaryFolder, topologyOf } from "../edge/fixture.ts";
import { start } from "../start.ts";
import { callOf, openDynamoDb } from "./fixture.ts";

const TableName = "pantry-test-Orders";
const topology = topologyOf({ tables: { Orders: tableOf(TableName), Carts: tableOf("pantry-test-Carts") } });
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: "-" } });
const put = (pk: string, more = {}) => ({ Put: { TableName, Item: key(pk), ...more } });
const absent = { ConditionExpression: "attribute_not_exists(pk)" };
const write = (...TransactItems: NonNullable<TransactWriteItemsCommand["input"]["TransactItems"]>) =>
  new TransactWriteItemsCommand({ TransactItems });
const thrown = (answer: Promise<unknown>) => answer.then(() => undefined).catch((error: unknown) => error);

describe("while a transaction is under way", () => {
  const folder = temporaryFolder();
  let local: Awaited<ReturnType<typeof openDynamoDb>>;
  const token = "the-token-of-the-transaction";
  const underWay = write(
    put("written"),
    { Update: { TableName, Key: key("updated"), UpdateExpression: "SET n = n" } },
    { Delete: { TableName, Key: key("deleted") } },
    { ConditionCheck: { TableName, Key: key("checked"), ...absent } },
  );

  beforeAll(async () => {
    const authorize = ({ accessKeyId }: { accessKeyId: string }) => {
      if (accessKeyId === "larder") return accessKeyId;
      throw new AwsError("AccessDeniedException", "Not you");
    };
    local = await openDynamoDb(folder.path, topology, { transactionTime: 600_000, authorize });
    await local.client.send(new PutItemCommand({ TableName, Item: { ...key("updated"), n: { N: "1" } } }));
    underWay.input.ClientRequestToken = token;
    local.client.send(underWay).catch(() => {});
    await vi.waitFor(async () => expect((await get("written")).Item).toBeDefined());
  });
  afterAll(async () => {
    await local[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });
  const get = (pk: string) => local.client.send(new GetItemCommand({ TableName, Key: key(pk), ConsistentRead: true }));

  it.each([
    "written",
    "updated",
    "deleted",
    "checked",
  ])("another one of its %s item is cancelled, as AWS says it", async (pk) => {
    const error = await thrown(local.client.send(write(put("one"), put(pk), put("two"))));
    expect(error).toBeInstanceOf(TransactionCanceledException);
    expect(error).toMatchObject({
      message:
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, TransactionConflict, None]",
      CancellationReasons: [
        { Code: "None" },
        { Code: "TransactionConflict", Message: "Transaction is ongoing for the item" },
        { Code: "None" },
      ],
      $metadata: { httpStatusCode: 400, attempts: 1 },
    });
    expect((await get("one")).Item).toBeUndefined();
  });

  it("another one that only checks its item is cancelled, too, and one that names the table by its ARN", async () => {
    const check = { ConditionCheck: { TableName, Key: key("checked"), ...absent } };
    const byArn = { Delete: { TableName: tableArn(topology, TableName), Key: key("deleted") } };
    expect(await thrown(local.client.send(write(check, put("one"), byArn)))).toMatchObject({
      CancellationReasons: [{ Code: "TransactionConflict" }, { Code: "None" }, { Code: "TransactionConflict" }],
    });
  });

  it.each([
    ["PutItem", () => local.client.send(new PutItemCommand({ TableName, Item: key("checked") }))],
    ["UpdateItem", () => local.client.send(new UpdateItemCommand({ TableName, Key: key("written") }))],
    ["DeleteItem", () => local.client.send(new DeleteItemCommand({ TableName, Key: key("updated") }))],
  ])("a %s of its item is refused", async (_operation, send) => {
    const error = await thrown(send());
    expect(error).toBeInstanceOf(TransactionConflictException);
    expect(error).toMatchObject({ message: "Transaction is ongoing for the item", $metadata: { httpStatusCode: 400 } });
  });

  it("a batch leaves its items unprocessed and writes the others", async () => {
    const batch = [
      { PutRequest: { Item: key("batched") } },
      { PutRequest: { Item: key("written") } },
      { DeleteRequest: { Key: key("checked") } },
    ];
    const send = (requests: typeof batch) =>
      local.client.send(
        new BatchWriteItemCommand({
          RequestItems: { [TableName]: requests, "pantry-test-Carts": [{ PutRequest: { Item: key("written") } }] },
        }),
      );
    expect((await send(batch)).UnprocessedItems).toEqual({ [TableName]: batch.slice(1) });
    expect((await get("batched")).Item).toBeDefined();
    const all = new BatchWriteItemCommand({ RequestItems: { [TableName]: batch.slice(1) } });
    expect((await local.client.send(all)).UnprocessedItems).toEqual({ [TableName]: batch.slice(1) });
  });

  it("a transaction that reads its item is cancelled, other reads are not", async () => {
    const Get = (pk: string) => ({ Get: { TableName, Key: key(pk) } });
    const reading = new TransactGetItemsCommand({ TransactItems: [Get("one"), Get("checked"), Get("written")] });
    expect(await thrown(local.client.send(reading))).toMatchObject({
      name: "TransactionCanceledException",
      CancellationReasons: [{ Code: "None" }, { Code: "TransactionConflict" }, { Code: "TransactionConflict" }],
    });
    await local.client.send(new TransactGetItemsCommand({ TransactItems: [Get("one")] }));
    expect((await get("written")).Item).toBeDefined();
    const Keys = [key("written")];
    const batch = await local.client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }));
    expect(batch.Responses?.[TableName]).toHaveLength(1);
    const query = new QueryCommand({
      TableName,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: "updated" } },
    });
    expect((await local.client.send(query)).Count).toBe(1);
  });

  it("the same items of another table and other items of the same are free", async () => {
    const Carts = { Put: { TableName: "pantry-test-Carts", Item: key("written") } };
    const rest = { Put: { TableName, Item: { pk: { S: "written" }, sk: { S: "another" } } } };
    local.client.send(write(Carts, rest)).catch(() => {});
    await vi.waitFor(async () => {
      const found = await local.client.send(new GetItemCommand({ TableName, Key: rest.Put.Item }));
      expect(found.Item).toBeDefined();
    });
  });

  it("its token is refused", async () => {
    const impatient = new DynamoDBClient({ ...clientFor(local.edge.url), maxAttempts: 1 });
    expect(await thrown(impatient.send(underWay))).toBeInstanceOf(TransactionInProgressException);
    impatient.destroy();
  });

  it.each([
    ["targets an item twice", "ValidationException", write(put("free"), put("free"))],
    [
      "has an expression that is none",
      "TransactionCanceledException",
      write(put("free", { ConditionExpression: "((" })),
    ],
    ["lacks half a key", "TransactionCanceledException", write(put("free"), put("", { Item: { pk: { S: "free" } } }))],
  ])("one that %s holds nothing", async (_how, name, command) => {
    expect(await thrown(local.client.send(command))).toMatchObject({ name });
    await local.client.send(new PutItemCommand({ TableName, Item: key("free") }));
  });

  it("one that may not be made holds nothing", async () => {
    const stranger = new DynamoDBClient(clientFor(local.edge.url, "stranger"));
    expect(await thrown(stranger.send(write(put("forbidden"))))).toMatchObject({ name: "AccessDeniedException" });
    await local.client.send(new PutItemCommand({ TableName, Item: key("forbidden") }));
    stranger.destroy();
  });
});

it("leaves nobody waiting for the time of a transaction when it stops", async () => {
  using folder = temporaryFolder();
  await using local = await openDynamoDb(folder.path, topology, { transactionTime: 600_000 });
  const answered = local.dynamodb.service(callOf("TransactWriteItems", { TransactItems: [put("last")] }));
  const read = new GetItemCommand({ TableName, Key: key("last") });
  await vi.waitFor(async () => expect((await local.client.send(read)).Item).toBeDefined());
  await local.dynamodb.stop();
  expect(await answered).toMatchObject({ status: 200 });
});

it("writes once what is sent twice with one token, and is not in its own way", async () => {
  using folder = temporaryFolder();
  await using local = await openDynamoDb(folder.path, topology, { transactionTime: 1 });
  const TransactItems = [put("once", absent)];
  const command = () => new TransactWriteItemsCommand({ TransactItems, ClientRequestToken: "token" });
  await Promise.all([local.client.send(command()), local.client.send(command())]);
  await local.client.send(command());
  expect(await thrown(local.client.send(write(...TransactItems)))).toMatchObject({
    CancellationReasons: [{ Code: "ConditionalCheckFailed" }],
  });
});

describe("a local cloud that is told how long transactions take", () => {
  const increment = {
    Update: {
      TableName,
      Key: key("counter"),
      UpdateExpression: "ADD n :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
    },
  };

  async function open(directory: string, transactionTime: number) {
    const local = await start(topology, { root: directory, transactionTime });
    const client = new DynamoDBClient(local.aws);
    const read = async () => {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: key("counter") }));
      return Item?.["n"]?.N;
    };
    const close = async () => {
      client.destroy();
      await local.stop();
    };
    return { client, read, [Symbol.asyncDispose]: close };
  }

  it("holds their items for so long, but not when it is stopped", async () => {
    using folder = temporaryFolder();
    await using local = await open(folder.path, 600_000);
    local.client.send(write(increment)).catch(() => {});
    await vi.waitFor(async () => expect(await local.read()).toBe("1"));
    expect(await thrown(local.client.send(write(increment)))).toMatchObject({
      CancellationReasons: [{ Code: "TransactionConflict" }],
    });
  });

  it("applies each of 50 over one item that all come at once, when conflicts are tried again", async () => {
    using folder = temporaryFolder();
    await using local = await open(folder.path, 10);
    let conflicts = 0;
    async function count(index: number) {
      for (;;) {
        const error = await thrown(local.client.send(write(put(`done-${index}`, absent), increment)));
        if (error === undefined) return;
        expect(error).toMatchObject({ CancellationReasons: [{ Code: "None" }, { Code: "TransactionConflict" }] });
        conflicts++;
        await pause(Math.random() * 200);
      }
    }
    await Promise.all(Array.from({ length: 50 }, (_, index) => count(index)));
    expect(conflicts).toBeGreaterThan(0);
    expect(await local.read()).toBe("50");
  });
});
