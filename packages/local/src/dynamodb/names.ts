import { type Topology, tableStreamArn } from "@larder/topology";
import type { TableDescription } from "./table.ts";

/**
 * The DynamoDB behind the edge has its own idea of region, account and stream labels, and ARNs full of it.
 * Callers see the topology's: these translate both ways.
 */
export interface Names {
  /** A body on its way to a caller. */
  outward(body: string): string;
  /** A body on its way in. */
  inward(body: string): string;
  /** The stream of a table, by the table's physical name, as the DynamoDB behind the edge calls it. */
  backendStream(table: string): string | undefined;
  /** Tells a table, by its physical name, from others and from one that was made anew under its name. */
  tableId(table: string): string;
}

export function createNames(topology: Topology, tables: readonly TableDescription[]): Names {
  const ours = `arn:aws:dynamodb:${topology.region}:${topology.account}:`;
  const theirs = tables[0]?.TableArn.replace(/table\/.*$/, "") ?? ours;
  const pairs: [theirs: string, ours: string][] = [];
  const streams = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const { TableArn, TableId, CreationDateTime, LatestStreamArn, LatestStreamLabel } of tables) {
    const name = TableArn.slice(TableArn.lastIndexOf("/") + 1);
    // Not the stream's label: it changes with the view type, while the numbers of the records go on.
    ids.set(name, `${name} ${TableId ?? CreationDateTime}`);
    if (!LatestStreamArn || !LatestStreamLabel) continue;
    const arn = tableStreamArn(topology, name);
    streams.set(name, LatestStreamArn);
    pairs.push([LatestStreamArn, arn], [`"${LatestStreamLabel}"`, `"${arn.slice(arn.lastIndexOf("/") + 1)}"`]);
  }
  pairs.push([theirs, ours]);
  return {
    outward: (body) => pairs.reduce((text, [from, to]) => text.replaceAll(from, to), body),
    inward: (body) =>
      body.includes(ours)
        ? pairs.reduce((text, [to, from]) => (from.startsWith("arn:") ? text.replaceAll(from, to) : text), body)
        : body,
    backendStream: (table) => streams.get(table),
    tableId: (table) => ids.get(table) ?? table,
  };
}
