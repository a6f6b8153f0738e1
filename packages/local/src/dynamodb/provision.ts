import { isDeepStrictEqual } from "node:util";
import type { TableSpec } from "@larder/topology";
import * as z from "zod";
import { AwsError } from "../aws-call.ts";
import type { Client } from "./client.ts";

/** The saved table cannot become what the topology says. The message says what to do. */
export class TableKeysChanged extends Error {
  override name = "TableKeysChanged";
}

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));
const indexSchema = z.object({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.object({ ProjectionType: z.string(), NonKeyAttributes: z.array(z.string()).optional() }),
});
const descriptionSchema = z.object({
  TableArn: z.string(),
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
const timeToLive = z.object({ TimeToLiveDescription: z.object({ AttributeName: z.string().optional() }) });

export type TableDescription = z.infer<typeof descriptionSchema>;
type Index = TableSpec["indexes"][string];

/**
 * Makes the table, or makes an existing one match: indexes, stream and TTL follow the topology, items stay.
 * @throws {TableKeysChanged} when only a new, empty table could match.
 */
export async function provisionTable(client: Client, spec: TableSpec): Promise<TableDescription> {
  const existing = await describe(client, spec.name);
  if (existing) {
    refuseNewKeys(existing, spec);
    await matchIndexes(client, existing, spec);
    await matchStream(client, existing, spec);
  } else {
    await client.call("CreateTable", creation(spec), z.object({}));
  }
  await matchTimeToLive(client, spec);
  return untilActive(client, spec.name);
}

async function describe(client: Client, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.call("DescribeTable", { TableName: name }, described)).Table;
  } catch (error) {
    if (error instanceof AwsError && error.code === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

async function untilActive(client: Client, name: string): Promise<TableDescription> {
  for (;;) {
    const { Table } = await client.call("DescribeTable", { TableName: name }, described);
    const states = [Table.TableStatus, ...(Table.GlobalSecondaryIndexes ?? []).map((index) => index.IndexStatus)];
    if (states.every((state) => state === "ACTIVE")) return Table;
  }
}

function creation(spec: TableSpec) {
  const scoped = (scope: Index["scope"]) =>
    Object.entries(spec.indexes).flatMap(([name, index]) => (index.scope === scope ? [indexOf(name, index)] : []));
  const [global, local] = [scoped("global"), scoped("local")];
  return {
    TableName: spec.name,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: keysOf(spec),
    AttributeDefinitions: attributesOf(spec),
    ...(global.length > 0 ? { GlobalSecondaryIndexes: global } : {}),
    ...(local.length > 0 ? { LocalSecondaryIndexes: local } : {}),
    ...(spec.stream ? { StreamSpecification: { StreamEnabled: true, StreamViewType: spec.stream } } : {}),
  };
}

const keysOf = ({ hashKey, rangeKey }: Pick<Index, "hashKey" | "rangeKey">) => [
  { AttributeName: hashKey.name, KeyType: "HASH" },
  ...(rangeKey ? [{ AttributeName: rangeKey.name, KeyType: "RANGE" }] : []),
];

function attributesOf(spec: TableSpec) {
  const keys = [spec, ...Object.values(spec.indexes)].flatMap(({ hashKey, rangeKey }) => [hashKey, rangeKey]);
  const types = new Map(keys.flatMap((key) => (key ? [[key.name, key.type] as const] : [])));
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
}

const indexOf = (name: string, index: Index) => ({
  IndexName: name,
  KeySchema: keysOf(index),
  Projection:
    typeof index.projection === "string"
      ? { ProjectionType: index.projection }
      : { ProjectionType: "INCLUDE", NonKeyAttributes: index.projection },
});

function refuseNewKeys(existing: TableDescription, spec: TableSpec) {
  const types = new Map(existing.AttributeDefinitions.map((each) => [each.AttributeName, each.AttributeType]));
  const wanted = [spec.hashKey, ...(spec.rangeKey ? [spec.rangeKey] : [])].map((key) => `${key.name} (${key.type})`);
  const found = existing.KeySchema.map((key) => `${key.AttributeName} (${types.get(key.AttributeName)})`);
  if (!isDeepStrictEqual(found, wanted)) throw changed(spec, "key", found.join(", "), wanted.join(", "));
  const local = Object.entries(spec.indexes).filter(([, index]) => index.scope === "local");
  const wantedLocal = local.map(([name, index]) => indexOf(name, index));
  if (!sameIndexes(existing.LocalSecondaryIndexes ?? [], wantedLocal))
    throw changed(spec, "local indexes", namesOf(existing.LocalSecondaryIndexes ?? []), namesOf(wantedLocal));
}

const namesOf = (indexes: { IndexName: string }[]) => indexes.map((index) => index.IndexName).join(", ") || "none";

const changed = (spec: TableSpec, what: string, found: string, wanted: string) =>
  new TableKeysChanged(
    `The saved table ${spec.name} has another ${what} (${found}) than the topology (${wanted}). ` +
      "AWS would replace the table and lose its items.\nStart over without the saved data: npm start -- --fresh",
  );

async function matchIndexes(client: Client, existing: TableDescription, spec: TableSpec) {
  const found = new Map((existing.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index]));
  const wanted = new Map(
    Object.entries(spec.indexes).flatMap(([name, index]) =>
      index.scope === "global" ? [[name, indexOf(name, index)] as const] : [],
    ),
  );
  const update = async (change: object) => {
    await client.call(
      "UpdateTable",
      { TableName: spec.name, AttributeDefinitions: attributesOf(spec), GlobalSecondaryIndexUpdates: [change] },
      z.object({}),
    );
    await untilActive(client, spec.name);
  };
  for (const [name, index] of found) {
    const target = wanted.get(name);
    if (!target || !sameIndexes([index], [target])) await update({ Delete: { IndexName: name } });
    else wanted.delete(name);
  }
  for (const index of wanted.values()) await update({ Create: index });
}

function sameIndexes(one: z.infer<typeof indexSchema>[], other: z.infer<typeof indexSchema>[]) {
  const comparable = (indexes: z.infer<typeof indexSchema>[]) =>
    indexes
      .map(({ IndexName, KeySchema, Projection: { ProjectionType, NonKeyAttributes = [] } }) =>
        JSON.stringify([
          IndexName,
          KeySchema.map((key) => key.AttributeName),
          ProjectionType,
          NonKeyAttributes.toSorted(),
        ]),
      )
      .sort();
  return isDeepStrictEqual(comparable(one), comparable(other));
}

async function matchStream(client: Client, existing: TableDescription, spec: TableSpec) {
  const current = existing.StreamSpecification?.StreamEnabled ? existing.StreamSpecification.StreamViewType : undefined;
  if (current === spec.stream) return;
  const set = (stream: object) =>
    client.call("UpdateTable", { TableName: spec.name, StreamSpecification: stream }, z.object({}));
  if (current) await set({ StreamEnabled: false });
  if (spec.stream) await set({ StreamEnabled: true, StreamViewType: spec.stream });
}

async function matchTimeToLive(client: Client, spec: TableSpec) {
  const { TimeToLiveDescription } = await client.call("DescribeTimeToLive", { TableName: spec.name }, timeToLive);
  const current = TimeToLiveDescription.AttributeName;
  if (current === spec.ttl) return;
  const set = (Enabled: boolean, AttributeName: string) =>
    client.call(
      "UpdateTimeToLive",
      { TableName: spec.name, TimeToLiveSpecification: { Enabled, AttributeName } },
      z.object({}),
    );
  if (current) await set(false, current);
  if (spec.ttl) await set(true, spec.ttl);
}
