import { randomUUID } from "node:crypto";
import type { Topology } from "@larder/topology";
import type { Entry } from "./entry.ts";

/** An event as rules match it and targets get it. */
export interface BusEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/**
 * Wraps a valid entry in the envelope that every event on a bus has.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export function envelope(entry: Entry, topology: Topology, now: number): BusEvent {
  const time = entry.Time === undefined ? now : entry.Time * 1000;
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": entry.DetailType ?? "",
    source: entry.Source ?? "",
    account: topology.account,
    time: new Date(time).toISOString().replace(/\.\d+Z$/, "Z"),
    region: topology.region,
    resources: entry.Resources ?? [],
    detail: JSON.parse(entry.Detail ?? "{}"),
  };
}
