import { type Topology, tableStreamArn } from "@larder/topology";
import { type AwsAnswer, type AwsCall, AwsError, type AwsService } from "../aws-call.ts";
import { jsonBody } from "../edge/index.ts";
import type { Live } from "../live.ts";
import type { DynamoDb } from "../ports.ts";
import type { State } from "../state.ts";
import { accessesOf, tableName, writes } from "./accesses.ts";
import { findDynoxide } from "./binary.ts";
import { api, type Client, createClient, type Reply } from "./client.ts";
import { createNames, type Names } from "./names.ts";
import { provisionTable } from "./provision.ts";
import { runDynoxide, type Server } from "./server.ts";
import { splitIterator, streamAnswer } from "./stream-calls.ts";
import { StreamReader } from "./stream-reader.ts";
import { tuneStreamTable } from "./stream-table.ts";

export interface DynamoDbOptions {
  readonly topology: Topology;
  readonly state: State;
  readonly live: Live;
}

/**
 * Runs DynamoDB with the topology's tables: dynoxide, or whatever answers at `LARDER_DYNAMODB_URL`.
 * @throws {DynamoDbMissing | TableKeysChanged} each with a message that says what to do.
 */
export async function startDynamoDb({ topology, state, live }: DynamoDbOptions): Promise<DynamoDb> {
  const server = await openServer(state, live);
  const client = createClient(server.origin);
  const stop = async () => {
    await client.close();
    await server.stop();
  };
  try {
    const tables = await Promise.all(Object.values(topology.tables).map((spec) => provisionTable(client, spec)));
    server.tune();
    return serve(topology, client, createNames(topology, tables), stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openServer(state: State, live: Live): Promise<Server & { tune(): void }> {
  const elsewhere = process.env["LARDER_DYNAMODB_URL"];
  if (elsewhere) return { origin: new URL(elsewhere).origin, stop: async () => {}, tune: () => {} };
  const server = await runDynoxide(findDynoxide(), state.directory, live);
  return { ...server, tune: () => tuneStreamTable(server.file) };
}

function serve(topology: Topology, client: Client, names: Names, stop: () => Promise<void>): DynamoDb {
  const listeners = new Set<(table: string) => void>();
  const logicalNames = new Map(Object.entries(topology.tables).map(([logical, { name }]) => [name, logical]));
  const readers = new Map(
    Object.entries(topology.tables).flatMap(([logical, { name }]) => {
      const backend = names.backendStream(name);
      return backend ? [[logical, new StreamReader(client, backend, tableStreamArn(topology, name))] as const] : [];
    }),
  );

  function tellOfWrites(call: AwsCall) {
    const written = accessesOf(call.operation, jsonBody(call)).filter(writes);
    for (const table of new Set(written.map((access) => logicalNames.get(access.table ?? ""))))
      if (table !== undefined) for (const listener of listeners) listener(table);
  }

  const service: AwsService = async (call) => {
    const answer = await answerTo(call, client, names);
    // After the edge has put the answer on the wire.
    if (listeners.size > 0 && answer.status === 200 && !reads.has(call.operation)) setImmediate(tellOfWrites, call);
    return answer;
  };

  return {
    service,
    readStream(table, from, limit) {
      const reader = readers.get(table);
      if (!reader) throw new AwsError("ResourceNotFoundException", `Table ${table} has no stream`);
      return reader.read(from, limit);
    },
    onWrite(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop,
  };
}

const reads = new Set(["GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"]);
/** Their bodies are people's data: they go through untouched. */
const itemOperations = new Set([
  ...reads,
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchWriteItem",
  "TransactWriteItems",
  "ExecuteStatement",
  "BatchExecuteStatement",
  "ExecuteTransaction",
]);

async function answerTo(call: AwsCall, client: Client, names: Names): Promise<AwsAnswer> {
  const target = call.headers["x-amz-target"];
  if (typeof target !== "string")
    throw new AwsError("UnknownOperationException", "A DynamoDB call names its operation in X-Amz-Target");
  if (itemOperations.has(call.operation)) {
    const reply = await client.send(target, plainTableNames(call));
    return toAnswer(reply, reply.body);
  }
  return target.startsWith(api.streams)
    ? streamCall(target, call, client, names)
    : tableCall(target, call, client, names);
}

async function tableCall(target: string, call: AwsCall, client: Client, names: Names) {
  const reply = await client.send(target, names.inward(plainTableNames(call).toString()));
  return toAnswer(reply, names.outward(reply.body.toString()));
}

async function streamCall(target: string, call: AwsCall, client: Client, names: Names) {
  const input = jsonBody(call);
  const { streamArn, inner } = splitIterator(String(input["ShardIterator"] ?? `${input["StreamArn"]}||`));
  const body = JSON.stringify(inner === "" ? input : { ...input, ShardIterator: inner });
  const reply = await client.send(target, names.inward(body));
  const text = names.outward(reply.body.toString());
  return toAnswer(reply, reply.status === 200 ? streamAnswer(call.operation, text, streamArn) : text);
}

const tableArnInField = /"TableName"\s*:\s*"(arn:[^"]+)"/g;

/** AWS takes a table's ARN wherever it takes the name; dynoxide takes the name. */
function plainTableNames(call: AwsCall): Buffer | string {
  if (!call.body.includes("arn:aws:dynamodb:")) return call.body;
  const text = call.body.toString().replace(tableArnInField, (_, arn: string) => `"TableName":"${tableName(arn)}"`);
  const { RequestItems: items } = jsonBody(call);
  if (typeof items !== "object" || items === null) return text;
  const renamed = Object.entries(items).map(([table, requests]) => [tableName(table), requests]);
  return JSON.stringify({ ...jsonBody(call), RequestItems: Object.fromEntries(renamed) });
}

function toAnswer(reply: Reply, body: Buffer | string): AwsAnswer {
  const headers: Record<string, string> = { "content-type": "application/x-amz-json-1.0" };
  const { "x-amz-crc32": checksum, "x-amzn-requestid": requestId } = reply.headers;
  if (typeof checksum === "string" && body === reply.body) headers["x-amz-crc32"] = checksum;
  if (typeof requestId === "string") headers["x-amzn-requestid"] = requestId;
  return { status: reply.status, headers, body };
}
