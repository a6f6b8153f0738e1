import type { TableSpec } from "@larder/topology";
import * as z from "zod";
import { AwsError } from "../aws-call.ts";
import type { Client } from "./client.ts";

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));
const indexSchema = z.object({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.object({ ProjectionType: z.string(), NonKeyAttributes: z.array(z.string()).optional() }),
});
const descriptionSchema = z.object({
  TableArn: z.string(),
  TableId: z.string().optional(),
  CreationDateTime: z.number(),
  TableStatus: z.string(),
  KeySchema: keySchema,
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  GlobalSecondaryIndexes: z.array(indexSchema.extend({ IndexStatus: z.string() })).optional(),
  LocalSecondaryIndexes: z.array(indexSchema).optional(),
  StreamSpecification: z.object({ StreamEnabled: z.boolean(), StreamViewType: z.string().optional() }).optional(),
  LatestStreamArn: z.string().optional(),
  LatestStreamLabel: z.string().optional(),
});
const described = z.object({ Table: descriptionSchema });
export type TableDescription = z.infer<typeof descriptionSchema>;
export type IndexDescription = z.infer<typeof indexSchema>;
type Index = TableSpec["indexes"][string];

/** @returns undefined when there is no such table. */
export async function describeTable(client: Client, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.call("DescribeTable", { TableName: name }, described)).Table;
  } catch (error) {
    if (error instanceof AwsError && error.code === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

/** Waits until the table and its indexes are ready. */
export async function untilActive(client: Client, name: string): Promise<TableDescription> {
  for (;;) {
    const { Table } = await client.call("DescribeTable", { TableName: name }, described);
    const states = [Table.TableStatus, ...(Table.GlobalSecondaryIndexes ?? []).map((index) => index.IndexStatus)];
    if (states.every((state) => state === "ACTIVE")) return Table;
  }
}

/** The topology's shapes as the API spells them. */
export const keysOf = ({ hashKey, rangeKey }: Pick<Index, "hashKey" | "rangeKey">) => [
  { AttributeName: hashKey.name, KeyType: "HASH" },
  ...(rangeKey ? [{ AttributeName: rangeKey.name, KeyType: "RANGE" }] : []),
];

export function attributesOf(spec: TableSpec) {
  const keys = [spec, ...Object.values(spec.indexes)].flatMap(({ hashKey, rangeKey }) => [hashKey, rangeKey]);
  const types = new Map(keys.flatMap((key) => (key ? [[key.name, key.type] as const] : [])));
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
}

export const indexOf = (name: string, index: Index) => ({
  IndexName: name,
  KeySchema: keysOf(index),
  Projection:
    typeof index.projection === "string"
      ? { ProjectionType: index.projection }
      : { ProjectionType: "INCLUDE", NonKeyAttributes: index.projection },
});
