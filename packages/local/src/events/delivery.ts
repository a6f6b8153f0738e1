import type { Clock } from "../clock.ts";
import type { Live } from "../live.ts";
import type { State } from "../state.ts";
import { deadLetterMessage, type Exhaustion } from "./dead-letter.ts";
import { type Delivery, openPendingDeliveries, type PendingDelivery } from "./pending.ts";
import type { Rule, TargetSpec } from "./rules.ts";
import { type Failure, handOver, sendToQueue, type TargetParts, targetArn, targetName } from "./target.ts";

export interface DeliveryParts extends TargetParts {
  readonly state: State;
  readonly clock: Clock;
  readonly live: Live;
  readonly rules: readonly Rule[];
}

const longestPause = 600_000;

/**
 * Delivers events to the targets of rules: at once, and, when a target refuses, again and again with exponential
 * back-off and jitter until the target's retries or maximum age are used up; then to its dead-letter queue.
 * What is owed is on disk and outlives the process.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export class Deliveries {
  readonly #parts: DeliveryParts;
  readonly #pending;
  readonly #alarms = new Map<number, { cancel(): void }>();
  readonly #running = new Set<Promise<void>>();
  #stopped = false;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#pending = openPendingDeliveries(parts.state.database);
    for (const owed of this.#pending.all()) this.#schedule(owed);
  }

  /** Returns once the event is on disk: with its target, with its dead-letter queue, or here, to be tried again. */
  async deliver(delivery: Delivery): Promise<void> {
    const route = this.#routeOf(delivery);
    if (!route) return this.#drop(delivery, "its rule or target is no longer in the topology");
    const event = { body: delivery.body, ruleArn: route.rule.arn, traceId: delivery.traceId };
    const failure = await handOver(this.#parts, route.target.to, event);
    if (!failure) return this.#report(delivery, "delivered");
    if (!failure.retriable) return this.#giveUp(delivery, failure);
    if (delivery.retries >= route.target.retries) return this.#giveUp(delivery, failure, "MaximumRetryAttempts");
    this.#owe(delivery, route.target, failure);
  }

  /** Ends the waiting. What is owed stays on disk. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const alarm of this.#alarms.values()) alarm.cancel();
    await Promise.allSettled(this.#running);
  }

  #owe(delivery: Delivery, target: TargetSpec, { code, message }: Failure) {
    const { clock } = this.#parts;
    const expiry = delivery.acceptedAt + target.maxAge * 1000;
    const dueAt = Math.min(clock.now() + pauseBefore(delivery.retries + 1), expiry);
    this.#schedule(this.#pending.add({ ...delivery, dueAt, code, message }));
    this.#report(delivery, "retried", message);
  }

  #schedule(owed: PendingDelivery) {
    if (this.#stopped) return;
    const { clock } = this.#parts;
    const alarm = clock.after(Math.max(0, owed.dueAt - clock.now()), () => {
      this.#alarms.delete(owed.id);
      const run = this.#retry(owed).finally(() => this.#running.delete(run));
      this.#running.add(run);
    });
    this.#alarms.set(owed.id, alarm);
  }

  async #retry(owed: PendingDelivery): Promise<void> {
    const maxAge = this.#routeOf(owed)?.target.maxAge ?? Number.POSITIVE_INFINITY;
    const expired = this.#parts.clock.now() >= owed.acceptedAt + maxAge * 1000;
    if (expired) await this.#giveUp(owed, { ...owed, retriable: true }, "MaximumEventAgeInSeconds");
    else await this.deliver({ ...owed, retries: owed.retries + 1 });
    this.#pending.remove(owed.id);
  }

  async #giveUp(delivery: Delivery, failure: Failure, exhausted?: Exhaustion) {
    const route = this.#routeOf(delivery);
    const queue = route?.target.deadLetter;
    if (!route || queue === undefined) return this.#drop(delivery, failure.message);
    const arns = { rule: route.rule.arn, target: targetArn(this.#parts.topology, route.target.to) };
    const message = deadLetterMessage(delivery, arns, failure, exhausted);
    const refused = await sendToQueue(this.#parts, queue, route.rule.arn, message);
    if (refused) this.#drop(delivery, `${failure.message} Its dead-letter queue refused it too: ${refused.message}`);
    else this.#report(delivery, "dead-lettered", failure.message);
  }

  #routeOf({ rule: key, target: name }: Delivery): { rule: Rule; target: TargetSpec } | undefined {
    const rule = this.#parts.rules.find((candidate) => candidate.key === key);
    const target = rule?.spec.targets.find(({ to }) => targetName(to) === name);
    return rule && target && { rule, target };
  }

  #drop(delivery: Delivery, reason: string) {
    this.#report(delivery, "failed", reason);
    const message = `An event is lost: rule ${delivery.rule} could not deliver it to ${delivery.target}. ${reason}\n${delivery.body}`;
    this.#parts.live.emit({ type: "warning", message });
  }

  #report({ rule, target }: Delivery, outcome: "delivered" | "retried" | "dead-lettered" | "failed", reason?: string) {
    this.#parts.live.emit({ type: "delivery", from: rule, to: target, outcome, ...(reason && { reason }) });
  }
}

/** 1 s before the first retry, doubling to 10 minutes, of which a random part up to half is spared. */
function pauseBefore(retry: number): number {
  return Math.min(longestPause, 1000 * 2 ** (retry - 1)) * (1 - Math.random() / 2);
}
