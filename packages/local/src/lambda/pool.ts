import type { Environment, EnvironmentListener, Work } from "./environment/environment.ts";
import { type FailureOf, killed } from "./failures.ts";

/**
 * How long an invocation waits for a busy environment before one more is started. Handlers that only compute are through
 * sooner, and a second thread would not help them; those that wait for a table or a queue are not.
 */
const patienceMs = 4;

/** One invocation on its way through a pool. */
export interface Job extends Work {
  /** An environment takes it up; `cold` when it is that environment's first. */
  started(cold: boolean): void;
  /** A line that the function printed while it ran this. */
  readonly log: ((line: string) => void) | undefined;
  /** Called once, with JSON text. */
  settle(payload: string, failed: boolean): void;
}

export interface PoolOptions {
  /** Starts an environment with the newest code. */
  readonly start: (listener: EnvironmentListener) => Environment;
  readonly log: (line: string, requestId: string | undefined) => void;
  /** Milliseconds by the clock of the local cloud. */
  readonly now: () => number;
  readonly maxEnvironments: number;
}

/** The environments of one function, and the invocations that wait for one. */
export interface Pool {
  submit(job: Job): void;
  /** The code is being made anew: nothing more starts in these environments until {@link Pool.resume}. */
  pause(): void;
  /** @param changed The code is other code: the environments of before end as soon as they are idle. */
  resume(changed: boolean): void;
  /** Ends environments that have been idle for so many milliseconds; the last one may have longer. */
  retireIdle(after: { readonly last: number; readonly others: number }): void;
  /** Ends all environments at once, whatever they are doing. @returns how many there were. */
  crash(): Promise<number>;
  /** The same, and nothing runs any more. */
  stop(): Promise<void>;
}

interface Slot {
  readonly environment: Environment;
  ready: boolean;
  job: Job | undefined;
  /** It has taken up a job before. */
  warm: boolean;
  /** It takes no more. */
  retired: boolean;
  idleSince: number;
}

export function createPool({ start, log, now, maxEnvironments }: PoolOptions): Pool {
  const queue: { readonly job: Job; readonly since: number }[] = [];
  const slots = new Set<Slot>();
  /** Those that wait for a job, the latest used one last. */
  const idle: Slot[] = [];
  /** Started while the code is made anew, so that the thread is there when the code is. */
  let spare: Slot | undefined;
  let paused = false;
  let stopped = false;
  let patience: NodeJS.Timeout | undefined;

  function submit(job: Job) {
    const slot = paused ? undefined : idle.pop();
    if (slot) return run(slot, job);
    queue.push({ job, since: performance.now() });
    if (stopped) failWaiting(killed, queue.length);
    else grow();
  }

  function run(slot: Slot, job: Job) {
    slot.job = job;
    job.started(!slot.warm);
    slot.warm = true;
    slot.environment.run(job);
  }

  function done(slot: Slot, payload: string, failed: boolean) {
    const { job } = slot;
    slot.job = undefined;
    if (slot.retired) void slot.environment.kill();
    else takeNext(slot);
    job?.settle(payload, failed);
  }

  function takeNext(slot: Slot) {
    const next = paused ? undefined : queue.shift();
    if (next) return run(slot, next.job);
    slot.idleSince = now();
    idle.push(slot);
  }

  function ended(slot: Slot, failure: FailureOf) {
    slots.delete(slot);
    remove(idle, slot);
    if (spare === slot) spare = undefined;
    slot.job?.settle(JSON.stringify(failure(slot.job.requestId)), true);
    // Others wait for an environment that works; without one, they were waiting for this one.
    if (!slot.ready && !slot.retired) failWaiting(failure, slots.size > 0 ? 1 : queue.length);
    grow();
  }

  function failWaiting(failure: FailureOf, count: number) {
    for (const { job } of queue.splice(0, count)) {
      job.started(true);
      job.settle(JSON.stringify(failure(job.requestId)), true);
    }
  }

  /** Starts an environment if there is work and none to come; one at a time, and with some patience beyond the first. */
  function grow() {
    if (queue.length === 0 || paused || stopped || patience) return;
    const present = usable();
    if (present.some(({ ready }) => !ready) || present.length >= maxEnvironments) return;
    if (present.length === 0) return void add();
    patience = setTimeout(() => {
      patience = undefined;
      const waiting = queue[0];
      if (waiting && performance.now() - waiting.since >= patienceMs && !paused && !stopped) add();
      else grow();
    }, patienceMs);
  }

  const usable = () => [...slots].filter(({ retired }) => !retired);

  function add(): Slot {
    const environment = start({
      ready() {
        slot.ready = true;
        if (slot.retired) return void slot.environment.kill();
        takeNext(slot);
        grow();
      },
      done: (payload, failed) => done(slot, payload, failed),
      ended: (failure) => ended(slot, failure),
      log(line, requestId) {
        if (requestId !== undefined && requestId === slot.job?.requestId) slot.job.log?.(line);
        log(line, requestId);
      },
    });
    const slot: Slot = { environment, ready: false, job: undefined, warm: false, retired: false, idleSince: now() };
    slots.add(slot);
    return slot;
  }

  function retire(slot: Slot) {
    slot.retired = true;
    remove(idle, slot);
    if (!slot.job) void slot.environment.kill();
  }

  async function crash() {
    const all = [...slots];
    await Promise.all(all.map(({ environment }) => environment.kill()));
    return all.length;
  }

  return {
    submit,
    pause() {
      if (paused) return;
      paused = true;
      if (slots.size > 0) spare = add();
    },
    resume(changed) {
      if (!paused) return;
      paused = false;
      for (const slot of slots) if (changed ? slot !== spare : slot === spare) retire(slot);
      spare = undefined;
      while (queue.length > 0 && idle.length > 0) {
        const slot = idle.pop();
        if (slot) takeNext(slot);
      }
      grow();
    },
    retireIdle({ last, others }) {
      let left = usable().length;
      for (const slot of [...idle]) {
        if (now() - slot.idleSince < (left === 1 ? last : others)) continue;
        retire(slot);
        left -= 1;
      }
    },
    crash,
    async stop() {
      stopped = true;
      clearTimeout(patience);
      await crash();
      failWaiting(killed, queue.length);
    },
  };
}

function remove<Item>(list: Item[], item: Item) {
  const index = list.indexOf(item);
  if (index !== -1) list.splice(index, 1);
}
