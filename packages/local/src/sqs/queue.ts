import type { Clock } from "../clock.ts";
import { Arrivals } from "./arrivals.ts";
import { type Deduplication, FauxQueue, type Message, type Received } from "./fauxqs.ts";
import type { Journal } from "./journal.ts";
import { Originals } from "./originals.ts";

export interface QueueOptions {
  readonly name: string;
  readonly arn: string;
  readonly attributes: Record<string, string>;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly onDeadLetter: (message: Message, deadLetterArn: string) => void;
}

/**
 * One queue: fauxqs's, on our clock and our disk, and closer to AWS where it falls short.
 * fauxqs counts in machine time; when the clock moves, its deadlines are moved towards it instead.
 */
export class Queue extends FauxQueue {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #onDeadLetter: QueueOptions["onDeadLetter"];
  readonly #arrivals: Arrivals;
  readonly #originals: Originals;
  /** The receipt handle that a message had when it became visible again. */
  readonly #lapsed = new WeakMap<Message, string>();

  constructor({ name, arn, attributes, journal, clock, onDeadLetter }: QueueOptions) {
    super(name, "", arn, attributes);
    this.#journal = journal;
    this.#clock = clock;
    this.#onDeadLetter = onDeadLetter;
    // Sequence numbers grow across restarts without being saved.
    this.sequenceCounter = Date.now() * 1000;
    for (const message of journal.messagesOf(name)) this.#place(message);
    this.#arrivals = new Arrivals(clock);
    this.#originals = new Originals(name, journal, clock);
    this.persistence = journal;
  }

  /** Takes a saved message back: visible at once, for whoever had received it is gone. */
  #place(message: Message) {
    const delayed = message.delayUntil !== undefined && message.delayUntil > Date.now();
    if (!this.isFifo()) (delayed ? this.delayedMessages : this.messages).push(message);
    else pushTo(delayed ? this.fifoDelayed : this.fifoMessages, message);
  }

  override enqueue(message: Message) {
    if (message.approximateReceiveCount === 0) message.sentTimestamp = this.#clock.now();
    super.enqueue(message);
  }

  override dequeue(...[max, visibilityTimeout, resolve]: Parameters<FauxQueue["dequeue"]>): Received[] {
    const take = (count: number) =>
      super.dequeue(count, visibilityTimeout, (arn) => {
        const target = resolve(arn);
        return target && { enqueue: (message) => this.#deadLetter(message, target, arn) };
      });
    return this.#journal.together(() => (this.isFifo() ? this.#takeGroups(max, take) : take(max)));
  }

  #deadLetter(message: Message, target: { enqueue(message: Message): void }, arn: string) {
    // The attempt that found it received too often reached nobody: it does not count.
    message.approximateReceiveCount -= 1;
    target.enqueue(message);
    this.#onDeadLetter(message, arn);
  }

  /**
   * AWS hands out as many messages of one group as a receive has room for; fauxqs one, since that locks the group.
   * So the groups that this receive has locked are opened again for itself until it is full.
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
   */
  #takeGroups(max: number, take: (count: number) => Received[]): Received[] {
    const before = new Map(this.fifoLockedGroups);
    const taken = take(max);
    for (let more = taken; more.length > 0 && taken.length < max; ) {
      const own = [...this.fifoLockedGroups].filter(([group]) => !before.has(group));
      for (const [group] of own) this.fifoLockedGroups.delete(group);
      more = take(max - taken.length);
      for (const [group, count] of own)
        this.fifoLockedGroups.set(group, count + (this.fifoLockedGroups.get(group) ?? 0));
      taken.push(...more);
    }
    return taken;
  }

  override processTimers() {
    const inFlight = this.inflightMessages.size;
    for (const [handle, { message, visibilityDeadline }] of this.inflightMessages)
      if (visibilityDeadline <= Date.now()) this.#lapsed.set(message, handle);
    super.processTimers();
    if (this.inflightMessages.size < inFlight) this.#sortGroups();
  }

  override changeVisibility(receiptHandle: string, seconds: number) {
    const entry = this.inflightMessages.get(receiptHandle);
    if (entry && seconds === 0) this.#lapsed.set(entry.message, receiptHandle);
    super.changeVisibility(receiptHandle, seconds);
    if (seconds === 0) this.#sortGroups();
  }

  /**
   * A consumer that was too slow may still delete, as long as nobody else has received the message; not so in FIFO queues.
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
   */
  override deleteMessage(receiptHandle: string): boolean {
    if (super.deleteMessage(receiptHandle)) return true;
    if (this.isFifo()) return false;
    const index = this.messages.findIndex((message) => this.#lapsed.get(message) === receiptHandle);
    for (const { messageId } of index < 0 ? [] : this.messages.splice(index, 1)) this.#journal.deleteMessage(messageId);
    return index >= 0;
  }

  /** Messages of a group that come back together must come back in order. */
  #sortGroups() {
    for (const messages of this.fifoMessages.values())
      messages.sort((one, other) => ((one.sequenceNumber ?? "") < (other.sequenceNumber ?? "") ? -1 : 1));
  }

  override checkDeduplication(id: string): Deduplication {
    return this.#originals.check(id);
  }

  override recordDeduplication(id: string, messageId: string, sequenceNumber: string) {
    this.#originals.record(id, { messageId, sequenceNumber });
  }

  /** Resolves when there may be something to receive, after `milliseconds` at the latest, or when `signal` aborts. */
  arrival(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return this.#arrivals.next(Math.min(milliseconds, Math.max(1, this.#nextDeadline() - Date.now())), signal);
  }

  override notifyWaiters() {
    this.#arrivals.announce();
  }

  #nextDeadline(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { visibilityDeadline } of this.inflightMessages.values()) next = Math.min(next, visibilityDeadline);
    for (const { delayUntil = next } of this.#delayed()) next = Math.min(next, delayUntil);
    return next;
  }

  *#delayed() {
    yield* this.delayedMessages;
    for (const group of this.fifoDelayed.values()) yield* group;
  }

  /** The clock moved by so much: so do visibility timeouts and delays, and what became visible wakes who waits for it. */
  advance(milliseconds: number) {
    for (const entry of this.inflightMessages.values()) entry.visibilityDeadline -= milliseconds;
    for (const message of this.#delayed()) if (message.delayUntil !== undefined) message.delayUntil -= milliseconds;
    this.dropExpired();
    this.processTimers();
  }

  /** Forgets what is older than the retention period, received or not, and duplicates past their window. */
  dropExpired() {
    const oldest = this.#clock.now() - Number(this.attributes["MessageRetentionPeriod"]) * 1000;
    const stays = (message: Message) => {
      if (message.sentTimestamp >= oldest) return true;
      this.#journal.deleteMessage(message.messageId);
      return false;
    };
    this.messages = this.messages.filter(stays);
    this.delayedMessages = this.delayedMessages.filter(stays);
    for (const groups of [this.fifoMessages, this.fifoDelayed])
      for (const [group, messages] of groups) {
        const left = messages.filter(stays);
        if (left.length > 0) groups.set(group, left);
        else groups.delete(group);
      }
    for (const [handle, { message }] of this.inflightMessages) if (!stays(message)) this.#release(handle, message);
    this.#originals.dropExpired();
  }

  #release(handle: string, { messageGroupId: group }: Message) {
    this.inflightMessages.delete(handle);
    const locks = group === undefined ? 0 : (this.fifoLockedGroups.get(group) ?? 0);
    if (group !== undefined && locks > 1) this.fifoLockedGroups.set(group, locks - 1);
    else if (group !== undefined) this.fifoLockedGroups.delete(group);
  }
}

function pushTo(groups: Map<string, Message[]>, message: Message) {
  const group = message.messageGroupId ?? "__default";
  const messages = groups.get(group);
  if (messages) messages.push(message);
  else groups.set(group, [message]);
}
