import type { Clock } from "../../clock.ts";
import type { Live } from "../../live.ts";
import type { State } from "../../state.ts";
import type { ObjectChange, ObjectStore } from "../object-store.ts";
import { type TellingParts, tellingsOf } from "./tellings.ts";
import { sendTestEvents } from "./test-events.ts";
import { openUndelivered } from "./undelivered.ts";

/** What S3 does now and then, done every time: at least once is what it promises, and no order. */
export interface NotificationFaults {
  /** Tells everything twice. */
  readonly duplicate?: boolean;
  /** Gathers changes for a fifth of a second, by the local clock, and tells the last of them first. */
  readonly reorder?: boolean;
}

export interface NotificationParts extends TellingParts {
  readonly store: Pick<ObjectStore, "pendingChanges" | "told" | "onChange">;
  readonly state: State;
  readonly clock: Clock;
  readonly live: Live;
  readonly faults?: NotificationFaults;
}

export interface Notifications {
  /** Ends the waiting. What is not told yet stays on disk. */
  stop(): Promise<void>;
}

const gatherMs = 200;

/**
 * Tells queues, functions and the default bus of changes of objects, as their buckets are set up to: at least once, also
 * when the process ended before it had. Who cannot be told is tried again, with longer and longer pauses, and holds up
 * nobody else and no other change.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */
export async function startNotifications(parts: NotificationParts): Promise<Notifications> {
  const { store, clock, faults = {} } = parts;
  const undelivered = openUndelivered(parts);
  let running: Promise<void> | undefined;
  let stopped = false;
  /** The last change that was tried. */
  let position = 0;

  function nextChanges(): ObjectChange[] {
    const changes = stopped ? [] : store.pendingChanges(position);
    position = changes.at(-1)?.sequence ?? position;
    return faults.reorder ? changes.reverse() : changes;
  }
  async function tellAll() {
    for (let changes = nextChanges(); changes.length > 0; changes = nextChanges())
      for (const change of changes) {
        const tellings = tellingsOf(parts, change);
        await undelivered.deliver(change, faults.duplicate ? [...tellings, ...tellings] : tellings);
      }
  }
  function wake() {
    running ??= tellAll().finally(() => {
      running = undefined;
    });
  }

  await sendTestEvents(parts);
  store.onChange(faults.reorder ? () => void clock.after(gatherMs, wake) : () => setImmediate(wake));
  wake();
  return {
    async stop() {
      stopped = true;
      await Promise.all([running, undelivered.stop()]);
    },
  };
}
