import { type MappingSpec, type Topology, tableStreamArn } from "@larder/topology";
import type { Invocation, StreamRecord } from "../ports.ts";
import { arnOfFunction } from "./mapping.ts";

export type Condition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

export interface Discarded {
  readonly records: readonly StreamRecord[];
  readonly condition: Condition;
  /** How often the function was invoked with them. */
  readonly invokeCount: number;
  /** The last of those invocations. */
  readonly invocation: Invocation | undefined;
}

/** A table has one shard here. */
const shardId = "shardId-00000000000000000000-00000000";

/**
 * What Lambda tells the on-failure destination about records that it gives up: where they are, not what they hold.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function onFailureMessage(
  topology: Topology,
  spec: MappingSpec,
  table: string,
  discarded: Discarded,
  now: number,
) {
  const { records, condition, invokeCount, invocation } = discarded;
  const [first, last] = [records[0]?.dynamodb, records.at(-1)?.dynamodb];
  const functionError = invocation?.failed ? "Unhandled" : null;
  return {
    requestContext: {
      requestId: invocation?.requestId ?? null,
      functionArn: arnOfFunction(topology, spec),
      condition,
      approximateInvokeCount: invokeCount,
    },
    ...(invocation && { responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError } }),
    version: "1.0",
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.SequenceNumber,
      endSequenceNumber: last?.SequenceNumber,
      approximateArrivalOfFirstRecord: secondsToIso(first?.ApproximateCreationDateTime),
      approximateArrivalOfLastRecord: secondsToIso(last?.ApproximateCreationDateTime),
      batchSize: records.length,
      streamArn: tableStreamArn(topology, topology.tables[table]?.name ?? table),
    },
  };
}

const secondsToIso = (seconds = 0) => new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z");
