interface Alarm {
  at: number;
  ring: () => void;
}

/** The one clock of a local cloud. It runs with the machine's until somebody moves it forward. */
export interface Clock {
  /** Milliseconds since the epoch, as the local cloud sees them. */
  now(): number;
  /** Rings once, `delay` milliseconds from now by this clock. The timer holds no process open. */
  after(delay: number, ring: () => void): { cancel(): void };
  /** Moves time forward and rings, in order, what became due on the way. */
  advance(milliseconds: number): void;
  /** Told of every move, for parts that keep deadlines of their own. */
  onAdvance(listener: (milliseconds: number) => void): void;
}

/** Creates a clock that agrees with the machine's. */
export function createClock(): Clock {
  let offset = 0;
  const alarms = new Set<Alarm & { timer: NodeJS.Timeout }>();
  const listeners: ((milliseconds: number) => void)[] = [];
  const now = () => Date.now() + offset;

  function arm(alarm: Alarm) {
    const entry = { ...alarm, timer: setTimeout(() => ring(entry), Math.max(0, alarm.at - now())) };
    entry.timer.unref();
    alarms.add(entry);
    return entry;
  }

  function ring(entry: Alarm & { timer: NodeJS.Timeout }) {
    clearTimeout(entry.timer);
    if (alarms.delete(entry)) entry.ring();
  }

  return {
    now,
    after(delay, callback) {
      const entry = arm({ at: now() + delay, ring: callback });
      return {
        cancel() {
          clearTimeout(entry.timer);
          alarms.delete(entry);
        },
      };
    },
    advance(milliseconds) {
      if (!(milliseconds >= 0)) throw new RangeError("The clock moves forward only");
      offset += milliseconds;
      for (const listener of listeners) listener(milliseconds);
      const pending = [...alarms].sort((a, b) => a.at - b.at);
      for (const entry of pending) {
        if (entry.at <= now()) ring(entry);
        else if (alarms.delete(entry)) {
          clearTimeout(entry.timer);
          rearm(entry);
        }
      }
    },
    onAdvance(listener) {
      listeners.push(listener);
    },
  };

  function rearm(entry: Alarm & { timer: NodeJS.Timeout }) {
    entry.timer = setTimeout(() => ring(entry), Math.max(0, entry.at - now()));
    entry.timer.unref();
    alarms.add(entry);
  }
}
