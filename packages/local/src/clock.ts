interface Alarm {
  readonly at: number;
  readonly ring: () => void;
  timer?: NodeJS.Timeout;
}

/** The one clock of a local cloud. It runs with the machine's until somebody moves it forward. */
export interface Clock {
  /** Milliseconds since the epoch, as the local cloud sees them. */
  now(): number;
  /**
   * What this clock showed when the machine's showed this time, as stamps that others made say it: with the moves made by
   * then, without later ones. A time to come is taken for now. Before the first move this clock is the machine's: moves of
   * an earlier run ended with it.
   * @param machineTime Milliseconds since the epoch.
   */
  at(machineTime: number): number;
  /** Rings once, `delay` milliseconds from now by this clock. The timer holds no process open. */
  after(delay: number, ring: () => void): { cancel(): void };
  /**
   * Moves time forward and rings, in order, what became due on the way.
   * @throws {RangeError} for a move backwards.
   */
  advance(milliseconds: number): void;
  /** Told of every move, for parts that keep deadlines of their own. */
  onAdvance(listener: (milliseconds: number) => void): void;
}

/** Node rings at once for more milliseconds than this. */
const longestTimeout = 2 ** 31 - 1;

/** Creates a clock that agrees with the machine's. */
export function createClock(): Clock {
  let offset = 0;
  /** When it was moved, by the machine's clock, and how far it was ahead from then on. */
  const moves: { readonly madeAt: number; readonly offset: number }[] = [];
  const alarms = new Set<Alarm>();
  const listeners: ((milliseconds: number) => void)[] = [];
  const now = () => Date.now() + offset;

  function ring(alarm: Alarm) {
    clearTimeout(alarm.timer);
    if (alarms.delete(alarm)) alarm.ring();
  }
  function wind(alarm: Alarm) {
    clearTimeout(alarm.timer);
    const left = Math.max(0, alarm.at - now());
    alarm.timer =
      left > longestTimeout
        ? setTimeout(() => wind(alarm), longestTimeout).unref()
        : setTimeout(() => ring(alarm), left).unref();
  }

  return {
    now,
    at(machineTime) {
      if (machineTime >= Date.now()) return now();
      return machineTime + (moves.findLast(({ madeAt }) => madeAt <= machineTime)?.offset ?? 0);
    },
    after(delay, callback) {
      const alarm: Alarm = { at: now() + delay, ring: callback };
      wind(alarm);
      alarms.add(alarm);
      return {
        cancel() {
          clearTimeout(alarm.timer);
          alarms.delete(alarm);
        },
      };
    },
    advance(milliseconds) {
      if (!(milliseconds >= 0)) throw new RangeError("The clock moves forward only");
      offset += milliseconds;
      moves.push({ madeAt: Date.now(), offset });
      for (const listener of listeners) listener(milliseconds);
      for (const alarm of [...alarms].sort((a, b) => a.at - b.at)) {
        if (alarm.at <= now()) ring(alarm);
        else if (alarms.has(alarm)) wind(alarm);
      }
    },
    onAdvance: (listener) => void listeners.push(listener),
  };
}
