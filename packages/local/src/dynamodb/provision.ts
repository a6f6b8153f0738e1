import { isDeepStrictEqual } from "node:util";
import type { TableSpec } from "@larder/topology";
import * as z from "zod";
import type { Client } from "./client.ts";
import { matchIndexes, sameIndexes } from "./indexes.ts";
import { attributesOf, describeTable, indexOf, keysOf, type TableDescription, untilActive } from "./table.ts";

/** The saved table cannot become what the topology says. The message says what to do. */
export class TableKeysChanged extends Error {
  override name = "TableKeysChanged";
}

const timeToLive = z.object({ TimeToLiveDescription: z.object({ AttributeName: z.string().optional() }) });

/**
 * Makes the table, or makes an existing one match: indexes, stream and TTL follow the topology, items stay.
 * @throws {TableKeysChanged} when only a new, empty table could match.
 */
export async function provisionTable(client: Client, spec: TableSpec): Promise<TableDescription> {
  const existing = await describeTable(client, spec.name);
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

function creation(spec: TableSpec) {
  const scoped = (scope: "global" | "local") =>
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
