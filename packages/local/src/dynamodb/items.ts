import type { TableSpec, Topology } from "@larder/topology";
import type { AwsCall } from "../aws-call.ts";
import { isObject, jsonBody } from "../edge/index.ts";
import { tableName } from "./accesses.ts";
import { writesInBatch } from "./batch.ts";

/** One item of one table, as text: equal when it is the same item. undefined when a request names none that could be. */
export type Item = string | undefined;

/** Says which items a call is about, in the order in which it names them. */
export type ItemsOf = (call: AwsCall) => Item[];

/** @param tables Of the topology: items of any other table have keys that are not known here, and so no name. */
export function createItemsOf(tables: Topology["tables"]): ItemsOf {
  const specs = new Map(Object.values(tables).map((spec) => [spec.name, spec]));
  return (call) =>
    requestsOf(call.operation, jsonBody(call)).map(({ TableName: table, Key: key, Item: item }) => {
      const spec = typeof table === "string" ? specs.get(tableName(table)) : undefined;
      return spec && nameOf(spec, objectOf(key ?? item));
    });
}

function requestsOf(operation: string, input: Record<string, unknown>): Record<string, unknown>[] {
  if (operation === "BatchWriteItem")
    return writesInBatch(input).map(({ table, request }) => ({ ...actionIn(request), TableName: table }));
  return operation.startsWith("Transact") ? listOf(input["TransactItems"]).map(actionIn) : [input];
}

/** A transaction and a batch wrap each action in an object with its kind: `{ "Put": { … } }`. */
const actionIn = (wrapped: unknown) => objectOf(Object.values(objectOf(wrapped))[0]);

function nameOf({ name, hashKey, rangeKey }: TableSpec, attributes: Record<string, unknown>): Item {
  const values = [hashKey, ...(rangeKey ? [rangeKey] : [])].map((key) => {
    const value = objectOf(attributes[key.name])[key.type];
    if (typeof value !== "string") return undefined;
    return key.type === "N" ? canonicalNumber(value) : value;
  });
  return values.includes(undefined) ? undefined : JSON.stringify([name, ...values]);
}

/** DynamoDB compares numbers by value, to 38 digits: `1`, `1.0` and `10e-1` are one key. */
function canonicalNumber(text: string): Item {
  const [, sign, whole, fraction = "", exponent = "0"] =
    /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return significant === "" ? "0" : `${sign === "-" ? "-" : ""}${significant}e${power}`;
}

const objectOf = (value: unknown) => (isObject(value) ? value : {});
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
