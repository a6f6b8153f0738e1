import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { CloudEvent } from "@larder/contracts";

/** An event on its way, with the entry that carries it. */
export interface Outgoing {
  readonly event: CloudEvent;
  readonly entry: PutEventsRequestEntry;
  /** Bytes, as EventBridge counts them. */
  readonly size: number;
}

/** Wraps an event in the entry that puts it on a bus. X-Ray's header, when there is one, ties the consumers to the trace. */
export function toOutgoing(event: CloudEvent, busName: string): Outgoing {
  const traceHeader = process.env["_X_AMZN_TRACE_ID"];
  const entry = {
    EventBusName: busName,
    Source: event.source,
    DetailType: event.type,
    Detail: JSON.stringify(event),
    Time: new Date(event.time),
    ...(traceHeader && { TraceHeader: traceHeader }),
  };
  return { event, entry, size: entrySize(entry) };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
function entrySize({ Source, DetailType, Detail }: { Source: string; DetailType: string; Detail: string }): number {
  const time = 14;
  return time + Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);
}
