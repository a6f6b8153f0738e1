import { setTimeout as sleep } from "node:timers/promises";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { Outgoing } from "./entry.ts";
import { putEvents, type Refusal } from "./put-events.ts";

export interface RetryPolicy {
  /** Requests for one entry, the first included. */
  readonly attempts: number;
  /** Longest pause before the second attempt, in milliseconds; doubles with each further one. */
  readonly baseDelay: number;
  /** Longest pause of all, in milliseconds. */
  readonly maxDelay: number;
}

/**
 * Sends a chunk and retries what the bus refused for the moment, only that, until the attempts or the time are spent.
 * @param deadline Milliseconds since the epoch.
 * @returns what was refused for good.
 */
export async function deliver(
  client: EventBridgeClient,
  chunk: readonly Outgoing[],
  retry: RetryPolicy,
  deadline: number,
): Promise<Refusal[]> {
  const refused: Refusal[] = [];
  let pending = chunk;
  for (let attempt = 1; ; attempt++) {
    const refusals = await putEvents(client, pending, deadline);
    const again = refusals.filter(({ retryable }) => retryable);
    refused.push(...refusals.filter(({ retryable }) => !retryable));
    const pause = jitteredPause(retry, attempt);
    if (attempt >= retry.attempts || Date.now() + pause >= deadline) return [...refused, ...again];
    if (again.length === 0) return refused;
    pending = again.map(({ outgoing }) => outgoing);
    await sleep(pause);
  }
}

/** Full jitter. https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
const jitteredPause = ({ baseDelay, maxDelay }: RetryPolicy, attempt: number) =>
  Math.random() * Math.min(maxDelay, baseDelay * 2 ** (attempt - 1));
