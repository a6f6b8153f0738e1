import { functionArn, type MappingSpec, type Topology } from "@larder/topology";
import type { Clock } from "../clock.ts";
import type { Live } from "../live.ts";
import type { DynamoDb, Lambda, Sqs } from "../ports.ts";
import type { State } from "../state.ts";

export interface MappingOptions {
  readonly topology: Topology;
  readonly state: State;
  readonly clock: Clock;
  readonly live: Live;
  readonly sqs: Sqs;
  readonly dynamodb: DynamoDb;
  readonly lambda: Lambda;
}

export interface Shutdown {
  /** From here on nothing new is begun. What runs may finish. */
  readonly stopping: AbortSignal;
  /** From here on nothing is touched any more. */
  readonly closed: AbortSignal;
}

/** The most that Lambda takes in one event, in bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const largestEvent = 6 * 1024 * 1024;

export const tooLarge = (event: string): boolean => Buffer.byteLength(event) > largestEvent;

export function halves<Item>(items: readonly Item[]): [Item[], Item[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}

export const arnOfFunction = (topology: Topology, mapping: MappingSpec): string =>
  functionArn(topology, topology.functions[mapping.function]?.name ?? mapping.function);
