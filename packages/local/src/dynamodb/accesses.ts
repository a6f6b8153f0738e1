import { isObject } from "../edge/index.ts";
import { splitIterator } from "./stream-calls.ts";

/** One thing that a DynamoDB call does to one table: what IAM allows or refuses, and what a stream may tell of. */
export interface Access {
  /** The IAM action without its prefix. */
  readonly action: string;
  /** The table's physical name; undefined when the call is about no table in particular. */
  readonly table?: string;
  readonly index?: string;
}

/**
 * Takes a call apart as IAM sees it: a transaction is the actions of its items, PartiQL has actions of its own.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function accessesOf(operation: string, input: Record<string, unknown>): Access[] {
  switch (operation) {
    case "BatchGetItem":
    case "BatchWriteItem":
      return Object.keys(objectOf(input["RequestItems"])).map((table) => ({
        action: operation,
        table: tableName(table),
      }));
    case "TransactGetItems":
    case "TransactWriteItems":
      return listOf(input["TransactItems"]).flatMap(transactItem);
    case "ExecuteStatement":
      return [statement(input)];
    case "BatchExecuteStatement":
      return listOf(input["Statements"]).map(statement);
    case "ExecuteTransaction":
      return listOf(input["TransactStatements"]).map(statement);
    default:
      return [tableAccess(operation, input)];
  }
}

const writing = new Set([
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchWriteItem",
  "PartiQLInsert",
  "PartiQLUpdate",
  "PartiQLDelete",
]);

/** The ARN of the stream that a call to the Streams API is about. */
export function streamOf({ StreamArn: arn, ShardIterator: iterator }: Record<string, unknown>): string | undefined {
  if (typeof iterator === "string") return splitIterator(iterator).streamArn;
  return typeof arn === "string" ? arn : undefined;
}

/** True when the access may change items. */
export const writes = (access: Access) => writing.has(access.action);

/** Every operation that takes a table takes its ARN as well. */
export const tableName = (nameOrArn: string) =>
  nameOrArn.startsWith("arn:") ? (nameOrArn.split(":table/")[1]?.split("/")[0] ?? nameOrArn) : nameOrArn;

const itemActions: Record<string, string> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  Get: "GetItem",
  ConditionCheck: "ConditionCheckItem",
};

const transactItem = (item: Record<string, unknown>) =>
  Object.entries(item).map(([kind, input]) => tableAccess(itemActions[kind] ?? kind, objectOf(input)));

function tableAccess(action: string, input: Record<string, unknown>): Access {
  const { TableName: table, IndexName: index } = input;
  if (typeof table !== "string") return { action };
  const access = { action, table: tableName(table) };
  return typeof index === "string" ? { ...access, index } : access;
}

const partiQl =
  /^\s*(SELECT\b.*?\bFROM|INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?([\w.-]+)"?(?:\s*\.\s*"?([\w.-]+)"?)?/is;

function statement({ Statement: text }: Record<string, unknown>): Access {
  const [, verb = "", table, index] = partiQl.exec(typeof text === "string" ? text : "") ?? [];
  const word = verb.slice(0, 6).toUpperCase();
  const action = `PartiQL${word.charAt(0)}${word.slice(1).toLowerCase()}`;
  return { action, ...(table ? { table } : {}), ...(index ? { index } : {}) };
}

const objectOf = (value: unknown) => (isObject(value) ? value : {});
const listOf = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : []);
