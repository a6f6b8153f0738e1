import * as z from "zod";

/**
 * The parts of fauxqs that are SQS, without its HTTP server: the package exports only that, so its modules are imported by
 * their place in it. These interfaces say what of them is used; the exact version in package.json keeps them true.
 */

export interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly messageAttributes: Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>;
  readonly md5OfMessageAttributes: string;
  sentTimestamp: number;
  approximateReceiveCount: number;
  approximateFirstReceiveTimestamp?: number | undefined;
  delayUntil?: number | undefined;
  readonly messageGroupId?: string | undefined;
  readonly messageDeduplicationId?: string | undefined;
  readonly sequenceNumber?: string | undefined;
}

interface InFlight {
  readonly message: Message;
  visibilityDeadline: number;
}

export interface Received {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  Attributes?: Record<string, string>;
  MessageAttributes?: Message["messageAttributes"];
  MD5OfMessageAttributes?: string;
}

export interface Original {
  readonly messageId: string;
  readonly sequenceNumber: string;
}

export type Deduplication =
  | { isDuplicate: false }
  | { isDuplicate: true; originalMessageId: string; originalSequenceNumber: string };

/** What a queue writes down as it goes. */
export interface Persistence {
  insertMessage(queue: string, message: Message): void;
  deleteMessage(messageId: string): void;
  updateMessageInflight(
    messageId: string,
    receiptHandle: string,
    visibilityDeadline: number,
    receiveCount: number,
    firstReceived: number | undefined,
  ): void;
  updateMessageReady(messageId: string): void;
  deleteQueueMessages(queue: string): void;
  updateQueueAttributes(): void;
  updateQueueSequenceCounter(): void;
  insertQueue(): void;
}

/** Where a message goes that was received too often. */
interface DeadLetterQueue {
  enqueue(message: Message): void;
}

export interface FauxQueue {
  readonly name: string;
  readonly arn: string;
  readonly attributes: Record<string, string>;
  messages: Message[];
  delayedMessages: Message[];
  readonly inflightMessages: Map<string, InFlight>;
  readonly fifoMessages: Map<string, Message[]>;
  readonly fifoDelayed: Map<string, Message[]>;
  readonly fifoLockedGroups: Map<string, number>;
  sequenceCounter: number;
  persistence: Persistence;
  isFifo(): boolean;
  enqueue(message: Message): void;
  dequeue(
    max: number,
    visibilityTimeout: number | undefined,
    resolve: (arn: string) => DeadLetterQueue | undefined,
  ): Received[];
  deleteMessage(receiptHandle: string): boolean;
  changeVisibility(receiptHandle: string, seconds: number): void;
  processTimers(): void;
  notifyWaiters(): void;
  checkDeduplication(id: string): Deduplication;
  recordDeduplication(id: string, messageId: string, sequenceNumber: string): void;
}

/** What the actions ask of their store. */
export interface FauxStore {
  getQueue(url: string): FauxQueue | undefined;
  getQueueByArn(arn: string): FauxQueue | undefined;
}

type QueueClass = new (name: string, url: string, arn: string, attributes: Record<string, string>) => FauxQueue;
type Action<Output = unknown> = (input: Record<string, unknown>, store: FauxStore) => Output;
type ErrorClass = new (code: string, message: string) => Error & { readonly code: string; readonly statusCode: number };

/** @throws {Error} when this version of fauxqs is built differently: nobody may find out at the first message. */
async function load<Export>(path: string, name: string, what = aFunction<Export>(path, name)): Promise<Export> {
  const module: object = await import(new URL(path, import.meta.resolve("fauxqs")).href);
  return what.parse(Reflect.get(module, name));
}

const aFunction = <Export>(path: string, name: string): z.ZodType<Export> =>
  z.custom<Export>((value) => typeof value === "function", `fauxqs exports no ${name} in ${path}`);

/** What a message may be made of. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const allowed = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
/** fauxqs looks at halves of characters, and would refuse each one beyond U+FFFF: emoji, and many a letter. */
const refused = await load("./sqs/sqsTypes.js", "INVALID_MESSAGE_BODY_CHAR", z.instanceof(RegExp));
refused.test = (body) => !allowed.test(body);

const action = <Output>(name: string) => load<Action<Output>>(`./sqs/actions/${name}.js`, name);

export const FauxQueue = await load<QueueClass>("./sqs/sqsStore.js", "SqsQueue");
export const FauxError = await load<ErrorClass>("./common/errors.js", "SqsError");
export const sendMessage = await action<{ MessageId: string }>("sendMessage");
/** Called without waiting: it waits badly, since every message wakes all and those who come away empty give up. */
export const receiveMessage = await action<Promise<{ Messages?: Received[] }>>("receiveMessage");
/** The operations that are taken as they are. */
export const actions: Readonly<Record<string, Action>> = {
  ChangeMessageVisibility: await action("changeMessageVisibility"),
  ChangeMessageVisibilityBatch: await action("changeMessageVisibilityBatch"),
  DeleteMessage: await action("deleteMessage"),
  DeleteMessageBatch: await action("deleteMessageBatch"),
  GetQueueAttributes: await action("getQueueAttributes"),
  ListQueueTags: await action("listQueueTags"),
  PurgeQueue: await action("purgeQueue"),
  SendMessage: sendMessage,
  SendMessageBatch: await action("sendMessageBatch"),
  SetQueueAttributes: await action("setQueueAttributes"),
  TagQueue: await action("tagQueue"),
  UntagQueue: await action("untagQueue"),
};
