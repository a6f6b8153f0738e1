import type { BucketSpec, Topology } from "@larder/topology";
import type { Clock } from "../../clock.ts";
import type { Live } from "../../live.ts";
import type { Sqs } from "../../ports.ts";
import type { State } from "../../state.ts";
import { sendToQueue } from "./queue-door.ts";
import { testEvent } from "./record.ts";
import { openTested } from "./tested.ts";

interface Parts {
  readonly topology: Topology;
  readonly state: State;
  readonly sqs: Pick<Sqs, "send">;
  readonly clock: Clock;
  readonly live: Live;
}

/**
 * Sends S3's test event to queues that a bucket is to tell of something new. One that cannot be sent is tried at the next
 * start.
 */
export async function sendTestEvents(parts: Parts): Promise<void> {
  const { topology, state, clock, live } = parts;
  const tested = openTested(state.database);
  for (const { name, notifications } of Object.values(topology.buckets))
    for (const [queue, configuration] of configurationsOf(notifications)) {
      if (tested.has(name, queue, configuration)) continue;
      try {
        const sent = await sendToQueue(parts, name, queue, testEvent(name, clock.now()));
        if (sent) tested.add(name, queue, configuration);
      } catch (error) {
        const message = `S3 could not send its test event for ${name} to the queue ${queue}: ${String(error)}`;
        live.emit({ type: "warning", message });
      }
    }
}

/** Queue → all that a bucket is set up to tell it, as text. */
function configurationsOf(notifications: BucketSpec["notifications"]): Map<string, string> {
  const queues = notifications.flatMap(({ to }) => ("queue" in to ? [to.queue] : []));
  const of = (queue: string) => notifications.filter(({ to }) => "queue" in to && to.queue === queue);
  return new Map(queues.map((queue) => [queue, JSON.stringify(of(queue))]));
}
