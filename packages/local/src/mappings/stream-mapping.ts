import { isDeepStrictEqual } from "node:util";
import type { MappingSpec } from "@larder/topology";
import type { Invocation, StreamRecord } from "../ports.ts";
import { failedItems } from "./batch-response.ts";
import type { Checkpoint } from "./checkpoints.ts";
import { halves, type MappingOptions, type Shutdown, tooLarge } from "./mapping.ts";
import { type Discarded, onFailureMessage } from "./on-failure.ts";
import { pause } from "./pause.ts";
import { RecordAges } from "./record-ages.ts";
import { StreamReader } from "./stream-reader.ts";

/** Records that go to the function together, and how often they have failed together. */
interface Attempt {
  readonly records: readonly StreamRecord[];
  readonly failures: number;
  readonly invocation?: Invocation;
}

const pauseAfterError = 1000;
const longestPause = 60_000;

/**
 * Reads the stream of a table for a function, batch after batch, in order. A batch that fails holds up those behind it
 * until it succeeds, or its retries or age are used up and the on-failure destination has been told.
 * The checkpoint moves after success only, so a crash delivers again what was under way.
 * A parallelization factor is not used: a table has one shard here, and its records go one batch at a time.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export class StreamMapping {
  readonly #parts: MappingOptions;
  readonly #shutdown: Shutdown;
  readonly #spec: MappingSpec;
  readonly #table: string;
  readonly #checkpoint: Checkpoint;
  readonly #ages: RecordAges;
  readonly #reader: StreamReader;
  #loop: Promise<void> = Promise.resolve();

  constructor(parts: MappingOptions, shutdown: Shutdown, spec: MappingSpec, table: string, checkpoint: Checkpoint) {
    this.#parts = parts;
    this.#shutdown = shutdown;
    this.#spec = spec;
    this.#table = table;
    this.#checkpoint = checkpoint;
    this.#ages = new RecordAges(parts.clock);
    this.#reader = new StreamReader(parts, spec, table, this.#ages, shutdown.stopping);
  }

  /** From here on, what is written to the table is seen: a mapping that begins with the latest record knows which it is. */
  async prepare(): Promise<void> {
    if (this.#checkpoint.read()) return;
    const begin = this.#spec.startingPosition ?? "LATEST";
    if (this.#checkpoint.ofAnotherStream())
      this.#warn(
        `The table ${this.#table} is another one than when ${this.#spec.function} last read its stream. ` +
          `It begins with ${begin === "LATEST" ? "what is written from now on" : "the oldest record"} (${begin}).`,
      );
    const { position } = await this.#parts.dynamodb.readStream(this.#table, begin, 1);
    this.#checkpoint.write(begin === "LATEST" ? position : begin);
  }

  start(): void {
    this.#loop = this.#run();
  }

  finished(): Promise<void> {
    return this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#shutdown.stopping.aborted) {
      try {
        await this.#next();
      } catch (error) {
        if (this.#shutdown.stopping.aborted) return;
        this.#warn(`From the stream of ${this.#table} to ${this.#spec.function}: ${(error as Error).message}`);
        await pause(this.#parts.clock, pauseAfterError, this.#shutdown.stopping);
      }
    }
  }

  async #next(): Promise<void> {
    const from = this.#checkpoint.read() ?? "TRIM_HORIZON";
    const { records, position } = await this.#reader.next(from);
    if (this.#shutdown.stopping.aborted) return;
    const done = records.length === 0 || (await this.#process(records));
    if (!done) return;
    this.#ages.forget();
    if (!isDeepStrictEqual(position, from)) this.#checkpoint.write(position);
  }

  /** @returns whether every record is done with. False when it is time to stop. */
  async #process(records: readonly StreamRecord[]): Promise<boolean> {
    const attempts: Attempt[] = [{ records, failures: 0 }];
    for (let attempt = attempts.shift(); attempt; attempt = attempts.shift()) {
      attempts.unshift(...(await this.#attempt(attempt)));
      if (this.#shutdown.stopping.aborted) return false;
    }
    return true;
  }

  /** Tries once. @returns what has to be tried next, in order. */
  async #attempt(attempt: Attempt): Promise<Attempt[]> {
    const records = await this.#discardExpired(attempt);
    if (records.length === 0) return [];
    const event = JSON.stringify({ Records: records });
    if (tooLarge(event) && records.length > 1) return halves(records).map((half) => ({ ...attempt, records: half }));
    const invocation = await this.#parts.lambda.invoke(this.#spec.function, event, { trigger: "dynamodb" });
    if (this.#shutdown.closed.aborted) return [];
    const succeeded = this.#succeeded(invocation, records);
    this.#doneWith(records.slice(0, succeeded));
    const rest = records.slice(succeeded);
    if (rest.length === 0) {
      this.#report("delivered");
      return [];
    }
    this.#report("retried", `${rest.length} of ${records.length} records are left`);
    return this.#afterFailure(rest, { ...attempt, invocation }, succeeded > 0);
  }

  async #afterFailure(rest: readonly StreamRecord[], attempt: Attempt, progressed: boolean): Promise<Attempt[]> {
    const invocation = attempt.invocation;
    // Splitting a batch does not count as a retry.
    if (this.#spec.bisect && rest.length > 1) {
      if (progressed) return [{ records: rest, failures: 0 }];
      return halves(rest).map((half) => ({ ...attempt, records: half }));
    }
    const failures = progressed ? 1 : attempt.failures + 1;
    const retries = this.#spec.retries ?? -1;
    if (retries >= 0 && failures > retries) {
      await this.#discard({ records: rest, condition: "RetryAttemptsExhausted", invokeCount: failures, invocation });
      return [];
    }
    await pause(this.#parts.clock, Math.min(longestPause, 500 * 2 ** (failures - 1)), this.#shutdown.stopping);
    return [{ records: rest, failures, ...(invocation && { invocation }) }];
  }

  /** How many records from the first on are done. A function names the failed ones; the lowest of them counts. */
  #succeeded(invocation: Invocation, records: readonly StreamRecord[]): number {
    if (invocation.failed) return 0;
    if (!this.#spec.partialResponses) return records.length;
    const numbers = records.map((record) => record.dynamodb.SequenceNumber);
    const failed = failedItems(invocation.payload, numbers);
    if (failed === "all") return 0;
    const lowest = numbers.findIndex((number) => failed.has(number));
    return lowest < 0 ? records.length : lowest;
  }

  async #discardExpired({ records, failures, invocation }: Attempt): Promise<readonly StreamRecord[]> {
    const maxAge = this.#spec.maxAge ?? -1;
    if (maxAge < 0) return records;
    const young = records.findIndex((record) => this.#ages.of(record) <= maxAge * 1000);
    const expired = young < 0 ? records : records.slice(0, young);
    if (expired.length > 0)
      await this.#discard({ records: expired, condition: "RecordAgeExceeded", invokeCount: failures, invocation });
    return records.slice(expired.length);
  }

  async #discard(discarded: Discarded): Promise<void> {
    const { topology, clock, sqs } = this.#parts;
    const message = onFailureMessage(topology, this.#spec, this.#table, discarded, clock.now());
    const body = JSON.stringify(message);
    const queue = this.#spec.onFailure;
    const { length } = discarded.records;
    const reason = `${length} ${length === 1 ? "record" : "records"}: ${discarded.condition}`;
    if (queue === undefined) {
      this.#report("failed", reason);
      this.#warn(
        `Records of ${this.#table} are lost: ${this.#spec.function} failed, and there is no destination. ${body}`,
      );
    } else {
      await sqs.send(queue, { body });
      this.#report("dead-lettered", reason);
    }
    this.#doneWith(discarded.records);
  }

  #doneWith(records: readonly StreamRecord[]) {
    const last = records.at(-1);
    if (last) this.#checkpoint.write({ after: last.dynamodb.SequenceNumber });
  }

  #report(outcome: "delivered" | "retried" | "dead-lettered" | "failed", reason?: string) {
    const delivery = { type: "delivery", from: this.#table, to: this.#spec.function, outcome } as const;
    this.#parts.live.emit(reason === undefined ? delivery : { ...delivery, reason });
  }

  #warn(message: string) {
    this.#parts.live.emit({ type: "warning", message });
  }
}
