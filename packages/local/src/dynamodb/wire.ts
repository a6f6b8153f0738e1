import { type AwsAnswer, type AwsCall, AwsError } from "../aws-call.ts";
import { jsonBody } from "../edge/index.ts";
import { tableName } from "./accesses.ts";
import { api, type Client, type Reply } from "./client.ts";
import type { Names } from "./names.ts";
import { splitIterator, streamAnswer } from "./stream-calls.ts";

export const reads = new Set(["GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"]);
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

/** Hands a call on to the DynamoDB behind the edge, and makes its answer speak of the topology. */
export async function answerTo(call: AwsCall, client: Client, names: Names): Promise<AwsAnswer> {
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
