import type { Topology } from "@larder/topology";
import type { Clock } from "../clock.ts";
import type { ObjectStore } from "./object-store.ts";

const day = 24 * 60 * 60 * 1000;
const hour = 60 * 60 * 1000;

/**
 * The moment by which something must have been made to be due: so many days ago, counted as S3 does, from the midnight
 * (UTC) that follows. https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-number-of-days
 */
const madeBefore = (now: number, days: number) => Math.floor(now / day) * day - days * day;

/** Removes what the lifecycle rules of buckets say is over, every hour and whenever the clock is moved. */
export function startLifecycle({ topology, store, clock }: { topology: Topology; store: ObjectStore; clock: Clock }): {
  stop(): Promise<void>;
} {
  let timer: { cancel(): void } | undefined;
  let stopped = false;

  function sweep() {
    for (const [bucket, { lifecycle }] of Object.entries(topology.buckets))
      for (const { prefix, expiration, abortMultipart } of lifecycle) {
        if (expiration !== undefined) expire(bucket, prefix, madeBefore(clock.now(), expiration));
        if (abortMultipart !== undefined)
          store.abortUploadsBegunBefore(bucket, prefix, madeBefore(clock.now(), abortMultipart));
      }
  }
  function expire(bucket: string, prefix: string, time: number) {
    for (
      let keys = store.olderThan(bucket, prefix, time);
      keys.length > 0;
      keys = store.olderThan(bucket, prefix, time)
    )
      for (const key of keys) store.expire(bucket, key);
  }
  function wind() {
    if (stopped) return;
    sweep();
    timer = clock.after(hour, wind);
  }

  wind();
  clock.onAdvance(() => {
    if (!stopped) sweep();
  });
  return {
    async stop() {
      stopped = true;
      timer?.cancel();
    },
  };
}
