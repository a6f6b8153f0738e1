import type { Topology } from "@larder/topology";
import type { Live } from "../../live.ts";
import type { EventBridge, Lambda, Sqs } from "../../ports.ts";
import type { ObjectChange } from "../object-store.ts";
import { concerns } from "./filter.ts";
import { sendToQueue } from "./queue-door.ts";
import { busEventOf, notificationOf } from "./record.ts";

/** One who is to be told of a change. */
export interface Telling {
  /** For people to read. */
  readonly to: string;
  /** Resolves once it is on disk with whom it was told to. */
  readonly send: () => Promise<void>;
}

export interface TellingParts {
  readonly topology: Topology;
  readonly sqs: Pick<Sqs, "send">;
  readonly lambda: Pick<Lambda, "invokeAsync">;
  readonly events: Pick<EventBridge, "tell">;
  readonly live: Live;
}

/** Whom a change is to be told to: as its bucket is set up now, which may be otherwise than when it happened. */
export function tellingsOf(parts: TellingParts, change: ObjectChange): Telling[] {
  const { topology, lambda, events } = parts;
  const bucket = topology.buckets[change.bucket];
  if (!bucket) return [];
  const tellings = bucket.notifications.flatMap((notification, index): Telling[] => {
    if (!concerns(notification, change)) return [];
    const { id: configurationId = `${change.bucket}-${index}`, to } = notification;
    const body = notificationOf(change, { topology, bucket: bucket.name, configurationId });
    return "queue" in to
      ? [
          {
            to: `the queue ${to.queue}`,
            send: async () => void (await sendToQueue(parts, bucket.name, to.queue, body)),
          },
        ]
      : [
          {
            to: `the function ${to.function}`,
            send: async () => lambda.invokeAsync(to.function, body, { trigger: "s3" }),
          },
        ];
  });
  const event = busEventOf(change, bucket.name, topology.account);
  return bucket.eventBridge ? [...tellings, { to: "the default bus", send: () => events.tell(event) }] : tellings;
}
