import type { TableSpec } from "@larder/topology";
import * as z from "zod";
import { labels } from "./inputs.ts";
import type { Registered, Registry } from "./registry.ts";

const projection = {
  name: z.string(),
  projectionType: z.enum(["ALL", "KEYS_ONLY", "INCLUDE"]),
  nonKeyAttributes: z.array(z.string()).default([]),
};
const switchable = z.strictObject({ enabled: z.boolean() }).default({ enabled: false });

export const tableType = {
  type: "aws:dynamodb/table:Table",
  suffix: "Table",
  inputs: z.strictObject({
    ...labels,
    attributes: z.array(z.strictObject({ name: z.string(), type: z.enum(["S", "N", "B"]) })),
    hashKey: z.string(),
    rangeKey: z.string().optional(),
    globalSecondaryIndexes: z
      .array(z.strictObject({ ...projection, hashKey: z.string(), rangeKey: z.string().optional() }))
      .default([]),
    localSecondaryIndexes: z.array(z.strictObject({ ...projection, rangeKey: z.string() })).default([]),
    billingMode: z.literal("PAY_PER_REQUEST"),
    streamEnabled: z.boolean().default(false),
    streamViewType: z.enum(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]).optional(),
    ttl: z.strictObject({ attributeName: z.string(), enabled: z.literal(true) }).optional(),
    serverSideEncryption: switchable,
    pointInTimeRecovery: switchable,
    deletionProtectionEnabled: z.boolean().default(false),
  }),
};

type Inputs = z.infer<typeof tableType.inputs>;

export const expressTables = (registry: Registry): Record<string, TableSpec> =>
  Object.fromEntries(registry.of(tableType).map((table) => [table.name, expressTable(registry, table)]));

function expressTable(registry: Registry, { name, inputs }: Registered<Inputs>): TableSpec {
  const key = keysOf(registry, name, inputs);
  const global = inputs.globalSecondaryIndexes.map((index) => ({ ...index, scope: "global" as const }));
  const local = inputs.localSecondaryIndexes.map((index) => ({
    ...index,
    scope: "local" as const,
    hashKey: inputs.hashKey,
  }));
  const service = inputs.tags?.["service"];
  return {
    name: inputs.name,
    ...(service && { service }),
    ...key(inputs),
    indexes: Object.fromEntries(
      [...global, ...local].map((index) => [
        index.name,
        { scope: index.scope, ...key(index), projection: projectionOf(index) },
      ]),
    ),
    ...(inputs.streamEnabled && inputs.streamViewType && { stream: inputs.streamViewType }),
    ...(inputs.ttl && { ttl: inputs.ttl.attributeName }),
    encrypted: inputs.serverSideEncryption.enabled,
    pointInTimeRecovery: inputs.pointInTimeRecovery.enabled,
    deletionProtection: inputs.deletionProtectionEnabled,
  };
}

const projectionOf = (index: { projectionType: "ALL" | "KEYS_ONLY" | "INCLUDE"; nonKeyAttributes: string[] }) =>
  index.projectionType === "INCLUDE" ? index.nonKeyAttributes : index.projectionType;

/** Keys with their types. DynamoDB refuses a key that is not among the fields, and a field that is no key. */
function keysOf(registry: Registry, table: string, inputs: Inputs) {
  const types = new Map(inputs.attributes.map(({ name, type }) => [name, type]));
  const unused = new Set(types.keys());
  const keyOf = (name: string) => {
    unused.delete(name);
    const type = types.get(name);
    if (!type)
      registry.report(table, `the key ${name} is not among the table's fields: ${[...types.keys()].join(", ")}`);
    return { name, type: type ?? ("S" as const) };
  };
  const keys = ({ hashKey, rangeKey }: { hashKey: string; rangeKey?: string | undefined }) => ({
    hashKey: keyOf(hashKey),
    ...(rangeKey !== undefined && { rangeKey: keyOf(rangeKey) }),
  });
  for (const index of [inputs, ...inputs.globalSecondaryIndexes]) keys(index);
  for (const index of inputs.localSecondaryIndexes) keyOf(index.rangeKey);
  for (const field of unused)
    registry.report(table, `the field ${field} is no key of the table or of an index. Leave it out`);
  return keys;
}
