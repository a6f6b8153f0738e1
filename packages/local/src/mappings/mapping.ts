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

export const arnOfFunction = (topology: Topology, mapping: MappingSpec): string =>
  functionArn(topology, topology.functions[mapping.function]?.name ?? mapping.function);
