import type { Clock } from "../clock.ts";
import type { StreamRecord } from "../ports.ts";

/**
 * How old the records under way are by the clock of the local cloud: the machine's time since they were written, and the
 * moves of the clock made since then. Their stamps are of the machine's clock and know nothing of moves.
 *
 * A stamp names a second, and the clock may have been moved within it. Since events must not be lost for a move that came
 * before them, a record counts as written at the end of its second, or when it was first read if that was earlier.
 *
 * What an earlier run left behind is as old as the machine says: the clock starts anew with each run.
 */
export class RecordAges {
  readonly #clock: Clock;
  /** When each was written, by sequence number, as the clock showed it. */
  readonly #written = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** To be called with records as soon as they are read. What was read before keeps its time. */
  note(records: readonly StreamRecord[]): void {
    for (const { dynamodb } of records)
      if (!this.#written.has(dynamodb.SequenceNumber))
        this.#written.set(dynamodb.SequenceNumber, this.#clock.at(endOfSecond(dynamodb.ApproximateCreationDateTime)));
  }

  /** In milliseconds. A record that was not noted has only just been written. */
  of({ dynamodb }: StreamRecord): number {
    const now = this.#clock.now();
    return now - (this.#written.get(dynamodb.SequenceNumber) ?? now);
  }

  /** All of them are done with. */
  forget(): void {
    this.#written.clear();
  }
}

const endOfSecond = (seconds: number) => Math.floor(seconds) * 1000 + 999;
