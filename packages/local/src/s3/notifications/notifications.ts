import { type BucketSpec, bucketArn, queueArn, type Target, type Topology } from "@larder/topology";
import type { Clock } from "../../clock.ts";
import type { Live } from "../../live.ts";
import type { EventBridge, Lambda, Sqs } from "../../ports.ts";
import { mayDeliver } from "../../sqs/queue-permission.ts";
import type { State } from "../../state.ts";
import type { ObjectChange, ObjectStore } from "../object-store.ts";
import { concerns } from "./filter.ts";
import { busEventOf, notificationOf, testEvent } from "./record.ts";
import { openSeenConfigurations } from "./seen.ts";

/** What S3 does now and then, done every time: at least once is what it promises, and no order. */
export interface NotificationFaults {
  /** Tells everything twice. */
  readonly duplicate?: boolean;
  /** Tells what waits in the reverse of its order. */
  readonly reorder?: boolean;
}

export interface NotificationParts {
  readonly topology: Topology;
  readonly store: ObjectStore;
  readonly state: State;
  readonly sqs: Sqs;
  readonly lambda: Pick<Lambda, "invokeAsync">;
  readonly events: Pick<EventBridge, "tell">;
  readonly clock: Clock;
  readonly live: Live;
  readonly faults?: NotificationFaults;
}

export interface Notifications {
  stop(): Promise<void>;
}

const longestPause = 60_000;

/**
 * Tells queues, functions and the default bus of changes of objects, as their buckets are set up to: at least once, also
 * when the process ended before it had. A queue that cannot be reached is tried again, with longer and longer pauses.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */
export async function startNotifications(parts: NotificationParts): Promise<Notifications> {
  const { store, clock, live, faults = {} } = parts;
  let stopped = false;
  let running: Promise<void> | undefined;
  let failures = 0;

  async function tellAll(): Promise<void> {
    for (let changes = store.pendingChanges(); changes.length > 0 && !stopped; changes = store.pendingChanges())
      for (const change of faults.reorder ? changes.toReversed() : changes) {
        await tell(parts, change);
        if (faults.duplicate) await tell(parts, change);
        store.told(change.sequence);
      }
    failures = 0;
  }
  function wake() {
    if (stopped || running) return;
    running = tellAll()
      .catch((error: unknown) => {
        const pause = Math.min(longestPause, 500 * 2 ** failures++);
        live.emit({
          type: "warning",
          message: `S3 could not tell of a change, and tries again in ${pause / 1000} s: ${String(error)}`,
        });
        clock.after(pause, wake);
      })
      .finally(() => {
        running = undefined;
        if (failures === 0 && !stopped && store.pendingChanges().length > 0) wake();
      });
  }

  await sendTestEvents(parts);
  store.onChange(() => setImmediate(wake));
  wake();
  return {
    async stop() {
      stopped = true;
      await running;
    },
  };
}

async function tell(parts: NotificationParts, change: ObjectChange): Promise<void> {
  const { topology, events } = parts;
  const spec = topology.buckets[change.bucket];
  if (!spec) return;
  for (const [index, notification] of spec.notifications.entries()) {
    if (!concerns(notification, change)) continue;
    const configurationId = notification.id ?? `${change.bucket}-${index}`;
    await handOver(
      parts,
      spec,
      notification.to,
      notificationOf(change, { topology, bucket: spec.name, configurationId }),
    );
  }
  if (spec.eventBridge) await events.tell(busEventOf(change, spec.name, topology.account));
}

async function handOver(
  { topology, sqs, lambda, live }: NotificationParts,
  bucket: BucketSpec,
  to: Target,
  body: string,
): Promise<void> {
  if ("function" in to) {
    lambda.invokeAsync(to.function, body, { trigger: "s3" });
    return;
  }
  const queue = topology.queues[to.queue];
  const request = {
    queueArn: queueArn(topology, queue?.name ?? to.queue),
    service: "s3.amazonaws.com",
    sourceArn: bucketArn(bucket.name),
    account: topology.account,
  };
  if (queue && mayDeliver(queue, request)) await sqs.send(to.queue, { body });
  else
    live.emit({
      type: "warning",
      message: `The bucket ${bucket.name} may not send to the queue ${to.queue}: its policy does not let s3.amazonaws.com in for ${request.sourceArn}. AWS refuses such a configuration when it is deployed.`,
    });
}

async function sendTestEvents(parts: NotificationParts): Promise<void> {
  const seen = openSeenConfigurations(parts.state.database);
  for (const spec of Object.values(parts.topology.buckets)) {
    const queues = new Set(spec.notifications.flatMap(({ to }) => ("queue" in to ? [to.queue] : [])));
    if (!seen.isNew(spec.name, JSON.stringify(spec.notifications))) continue;
    for (const queue of queues) await handOver(parts, spec, { queue }, testEvent(spec.name, parts.clock.now()));
    seen.remember(spec.name, JSON.stringify(spec.notifications));
  }
}
