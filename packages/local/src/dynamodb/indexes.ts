import { isDeepStrictEqual } from "node:util";
import type { TableSpec } from "@larder/topology";
import * as z from "zod";
import type { Client } from "./client.ts";
import { attributesOf, type IndexDescription, indexOf, type TableDescription, untilActive } from "./table.ts";

/** Creates, replaces and removes global indexes; DynamoDB takes one change at a time. */
export async function matchIndexes(client: Client, existing: TableDescription, spec: TableSpec) {
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

/** The same indexes, in whatever order. */
export function sameIndexes(one: IndexDescription[], other: IndexDescription[]) {
  const comparable = (indexes: IndexDescription[]) =>
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
