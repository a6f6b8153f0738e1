import type { Clock } from "../../clock.ts";
import type { Live } from "../../live.ts";
import type { ObjectChange, ObjectStore } from "../object-store.ts";
import type { Telling } from "./tellings.ts";

export interface Undelivered {
  /** Tells everybody of a change. Those who refuse are told later; the store keeps the change for as long. */
  deliver(change: ObjectChange, tellings: readonly Telling[]): Promise<void>;
  stop(): Promise<void>;
}

const longestPause = 60_000;

/** What could not be told yet waits here, each change by itself. The store has it too, for the next start. */
export function openUndelivered({
  store,
  clock,
  live,
}: {
  store: Pick<ObjectStore, "told">;
  clock: Clock;
  live: Live;
}): Undelivered {
  const alarms = new Set<{ cancel(): void }>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  async function attempt(change: ObjectChange, tellings: readonly Telling[], failures: number): Promise<void> {
    const refused: Telling[] = [];
    const pause = Math.min(longestPause, 500 * 2 ** failures);
    for (const telling of tellings)
      try {
        await telling.send();
      } catch (error) {
        refused.push(telling);
        live.emit({ type: "warning", message: refusal(change, telling, pause, error) });
      }
    if (refused.length === 0) store.told(change.sequence);
    else if (!stopped) later(pause, () => attempt(change, refused, failures + 1));
  }
  function later(pause: number, work: () => Promise<void>) {
    const alarm = clock.after(pause, () => {
      alarms.delete(alarm);
      track(work());
    });
    alarms.add(alarm);
  }
  function track(work: Promise<void>): Promise<void> {
    const run = work.finally(() => running.delete(run));
    running.add(run);
    return run;
  }

  return {
    deliver: (change, tellings) => track(attempt(change, tellings, 0)),
    async stop() {
      stopped = true;
      for (const alarm of alarms) alarm.cancel();
      await Promise.all(running);
    },
  };
}

const refusal = ({ kind, key }: ObjectChange, { to }: Telling, pause: number, error: unknown) =>
  `S3 could not tell ${to} of ${kind} ${JSON.stringify(key)}, and tries again in ${pause / 1000} s: ${String(error)}`;
