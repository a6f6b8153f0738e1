import { type MappingSpec, queueArn } from "@larder/topology";
import type { Invocation } from "../ports.ts";
import { failedItems } from "./batch-response.ts";
import { queueFilter } from "./filter.ts";
import { halves, type MappingOptions, type Shutdown, tooLarge } from "./mapping.ts";
import { pause } from "./pause.ts";
import { type QueueRecord, queueRecord } from "./queue-event.ts";

/** As many batches as Lambda runs at once when it begins to read a busy queue; here it is the most. */
const mostConcurrency = 5;
const mostPerReceive = 10;
const longPollSeconds = 20;
const pauseAfterError = 1000;

/**
 * Reads a queue for a function. One poller listens; as soon as it has a batch the next begins to listen, so that a slow
 * batch holds up nobody. When the queue is empty again, one is left.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class QueueMapping {
  readonly #parts: MappingOptions;
  readonly #shutdown: Shutdown;
  readonly #spec: MappingSpec;
  readonly #queue: string;
  readonly #arn: string;
  readonly #passes: (record: QueueRecord) => boolean;
  readonly #pollers = new Set<Promise<void>>();
  #listening = false;

  constructor(parts: MappingOptions, shutdown: Shutdown, spec: MappingSpec, queue: string) {
    this.#parts = parts;
    this.#shutdown = shutdown;
    this.#spec = spec;
    this.#queue = queue;
    this.#arn = queueArn(parts.topology, parts.topology.queues[queue]?.name ?? queue);
    this.#passes = queueFilter(spec.filters);
  }

  /** A queue keeps its place by itself. */
  async prepare(): Promise<void> {}

  /** Sets somebody to listen, unless somebody does already or there are as many pollers as there may be. */
  start(): void {
    const most = Math.min(mostConcurrency, this.#spec.maximumConcurrency ?? mostConcurrency);
    if (this.#listening || this.#pollers.size >= most || this.#shutdown.stopping.aborted) return;
    const poller = this.#poll().finally(() => this.#pollers.delete(poller));
    this.#pollers.add(poller);
  }

  async finished(): Promise<void> {
    await Promise.allSettled(this.#pollers);
  }

  /** Takes batch after batch. Where another poller listens already, this one takes only what is there, and ends. */
  async #poll(): Promise<void> {
    while (!this.#shutdown.stopping.aborted) {
      const listens = !this.#listening;
      this.#listening = true;
      const batch = await this.#gather(listens ? longPollSeconds : 0);
      if (listens) this.#listening = false;
      if (batch.length > 0) {
        this.start();
        await this.#process(batch).catch((error: Error) => this.#stumble(error));
      } else if (!listens) return;
    }
  }

  /** Collects a batch: full, or as full as it got when the window closed. */
  async #gather(waitSeconds: number): Promise<QueueRecord[]> {
    const { stopping } = this.#shutdown;
    const { batchSize, window } = this.#spec;
    const batch = await this.#receive(batchSize, waitSeconds, stopping);
    if (batch.length === 0 || window === 0) return batch;
    const windowEnd = new AbortController();
    const alarm = this.#parts.clock.after(window * 1000, () => windowEnd.abort());
    const end = AbortSignal.any([stopping, windowEnd.signal]);
    while (batch.length < batchSize && !end.aborted)
      batch.push(...(await this.#receive(batchSize - batch.length, longPollSeconds, end)));
    alarm.cancel();
    if (stopping.aborted) return this.#handBack(batch);
    return batch;
  }

  async #receive(max: number, waitSeconds: number, signal: AbortSignal): Promise<QueueRecord[]> {
    const { sqs, topology } = this.#parts;
    try {
      const messages = await sqs.receive(this.#queue, { max: Math.min(max, mostPerReceive), waitSeconds, signal });
      const records = messages.map((message) => queueRecord(message, this.#arn, topology.region));
      const { pass = [], drop = [] } = Object.groupBy(records, (record) => (this.#passes(record) ? "pass" : "drop"));
      this.#delete(drop);
      return pass;
    } catch (error) {
      if (!signal.aborted) await this.#stumble(error as Error);
      return [];
    }
  }

  async #process(batch: readonly QueueRecord[]): Promise<void> {
    const event = JSON.stringify({ Records: batch });
    if (tooLarge(event) && batch.length > 1) {
      for (const half of halves(batch)) await this.#process(half);
      return;
    }
    const traceId = batch.map((record) => record.attributes["AWSTraceHeader"]).find((header) => header !== undefined);
    const options = { trigger: "sqs", ...(traceId !== undefined && { traceId }) };
    const invocation = await this.#parts.lambda.invoke(this.#spec.function, event, options);
    if (this.#shutdown.closed.aborted) return;
    const failed = this.#failedOf(invocation, batch);
    this.#delete(batch.filter((record) => failed !== "all" && !failed.has(record.messageId)));
    const report = { type: "delivery", from: this.#queue, to: this.#spec.function } as const;
    const failures = failed === "all" ? batch.length : failed.size;
    if (failures === 0) this.#parts.live.emit({ ...report, outcome: "delivered" });
    else this.#parts.live.emit({ ...report, outcome: "retried", reason: `${failures} of ${batch.length} failed` });
  }

  #failedOf(invocation: Invocation, batch: readonly QueueRecord[]): ReadonlySet<string> | "all" {
    if (invocation.failed) return "all";
    if (!this.#spec.partialResponses) return new Set();
    return failedItems(
      invocation.payload,
      batch.map((record) => record.messageId),
    );
  }

  #delete(records: readonly QueueRecord[]) {
    if (records.length === 0) return;
    this.#parts.sqs.delete(
      this.#queue,
      records.map((record) => record.receiptHandle),
    );
  }

  #handBack(records: readonly QueueRecord[]): [] {
    for (const { receiptHandle } of records) this.#parts.sqs.changeVisibility(this.#queue, receiptHandle, 0);
    return [];
  }

  /** Something other than the function failed. What was received comes back when its visibility timeout has passed. */
  async #stumble({ message }: Error): Promise<void> {
    const { live, clock } = this.#parts;
    live.emit({ type: "warning", message: `From ${this.#queue} to ${this.#spec.function}: ${message}` });
    await pause(clock, pauseAfterError, this.#shutdown.stopping);
  }
}
