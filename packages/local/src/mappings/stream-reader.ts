import type { MappingSpec } from "@larder/topology";
import type { StreamPosition, StreamRecord } from "../ports.ts";
import { streamFilter } from "./filter.ts";
import type { MappingOptions } from "./mapping.ts";
import { pause } from "./pause.ts";
import type { RecordAges } from "./record-ages.ts";

export interface StreamBatch {
  /** What passed the filters. */
  readonly records: readonly StreamRecord[];
  /** Behind everything that was read. */
  readonly position: StreamPosition;
}

const pollMilliseconds = 1000;

/**
 * Collects batches from a table's stream. It looks when the table was written to, and otherwise about once a second.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export class StreamReader {
  readonly #parts: MappingOptions;
  readonly #spec: MappingSpec;
  readonly #table: string;
  readonly #ages: RecordAges;
  readonly #stopping: AbortSignal;
  readonly #passes: (record: StreamRecord) => boolean;
  #written = new AbortController();

  /** @param ages Told of each record as soon as it is read. */
  constructor(parts: MappingOptions, spec: MappingSpec, table: string, ages: RecordAges, stopping: AbortSignal) {
    this.#parts = parts;
    this.#spec = spec;
    this.#table = table;
    this.#ages = ages;
    this.#stopping = stopping;
    this.#passes = streamFilter(spec.filters);
    const unsubscribe = parts.dynamodb.onWrite((written) => {
      if (written === table) this.#written.abort();
    });
    stopping.addEventListener("abort", unsubscribe, { once: true });
  }

  /** Waits for records, then until the batch is full or its window closes. Without records when it is time to stop. */
  async next(from: StreamPosition): Promise<StreamBatch> {
    let batch = await this.#more({ records: [], position: from });
    if (batch.records.length === 0) await this.#changeOr(this.#stopping);
    else if (this.#spec.window > 0) batch = await this.#fill(batch);
    return batch;
  }

  async #fill(begun: StreamBatch): Promise<StreamBatch> {
    let batch = begun;
    const windowEnd = new AbortController();
    const alarm = this.#parts.clock.after(this.#spec.window * 1000, () => windowEnd.abort());
    const end = AbortSignal.any([this.#stopping, windowEnd.signal]);
    while (batch.records.length < this.#spec.batchSize && !end.aborted) {
      await this.#changeOr(end);
      batch = await this.#more(batch);
    }
    alarm.cancel();
    return batch;
  }

  async #more({ records, position: from }: StreamBatch): Promise<StreamBatch> {
    // Whatever is written from here on is news, even if this read should see it already.
    this.#written = new AbortController();
    const limit = this.#spec.batchSize - records.length;
    const { records: read, position } = await this.#parts.dynamodb.readStream(this.#table, from, limit);
    const passed = read.filter(this.#passes);
    this.#ages.note(passed);
    return { records: [...records, ...passed], position };
  }

  #changeOr(end: AbortSignal): Promise<void> {
    return pause(this.#parts.clock, pollMilliseconds, AbortSignal.any([end, this.#written.signal]));
  }
}
