import type { Clock } from "../clock.ts";
import type { Deduplication, Original } from "./fauxqs.ts";
import type { Journal } from "./journal.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const deduplicationWindow = 5 * 60_000;

/** The messages of the last five minutes that a FIFO queue knows duplicates by. */
export class Originals {
  readonly #queue: string;
  readonly #journal: Journal;
  readonly #clock: Clock;
  /** Oldest first. */
  readonly #known = new Map<string, Original & { until: number }>();

  constructor(queue: string, journal: Journal, clock: Clock) {
    this.#queue = queue;
    this.#journal = journal;
    this.#clock = clock;
    for (const [id, original] of journal.deduplicationsOf(queue, clock.now())) this.#known.set(id, original);
  }

  check(id: string): Deduplication {
    const known = this.#known.get(id);
    if (!known || known.until <= this.#clock.now()) return { isDuplicate: false };
    return { isDuplicate: true, originalMessageId: known.messageId, originalSequenceNumber: known.sequenceNumber };
  }

  record(id: string, original: Original) {
    this.dropExpired();
    const until = this.#clock.now() + deduplicationWindow;
    this.#known.delete(id);
    this.#known.set(id, { ...original, until });
    this.#journal.rememberDeduplication(this.#queue, id, original, until);
  }

  /** Forgets, on disk too, what is past the window. */
  dropExpired() {
    for (const [id, { until }] of this.#known) {
      if (until > this.#clock.now()) break;
      this.#known.delete(id);
      this.#journal.forgetDeduplication(this.#queue, id);
    }
  }
}
