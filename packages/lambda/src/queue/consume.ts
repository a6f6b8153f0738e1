import type { Context, SQSRecord } from "aws-lambda";
import type { LogFields, Logger } from "../logging/logger.ts";
import { type DeadLetterTarget, sendToDeadLetters } from "./dead-letters.ts";
import { PoisonMessage } from "./poison-message.ts";
import type { QueueTools } from "./tools.ts";

/** What became of a message. All but `failed` are done with, and leave the queue; `dead` are in the dead-letter queue. */
export type Outcome = "handled" | "replayed" | "dead" | "failed";

/** What a message asks for, once it is read. */
export interface Work {
  /** What log lines about it say. */
  readonly fields: LogFields;
  readonly correlationId: string;
  readonly handle: (tools: QueueTools, context: Context) => Promise<"handled" | "replayed">;
}

/** What a queue's builder was given, put into one form. */
export interface Consumer {
  /** Reads a message's body. What it throws, no retry will mend. */
  readonly read: (body: string) => Work;
  readonly deadLetter: (() => DeadLetterTarget) | undefined;
  /** Messages of a batch that are handled at once, at most. */
  readonly concurrency?: number;
}

/** The invocation that a message is part of. */
export interface Invocation {
  readonly context: Context;
  readonly logger: Logger;
  /** Set when the batch has been answered: what is still at work then counts for nothing. */
  over: boolean;
}

/** Handles one message. Never throws. */
export async function consume(consumer: Consumer, record: SQSRecord, invocation: Invocation): Promise<Outcome> {
  const { context } = invocation;
  let work: Work | undefined;
  let logger = invocation.logger.with({
    message_id: record.messageId,
    receive_count: Number(record.attributes.ApproximateReceiveCount),
  });
  try {
    work = consumer.read(record.body);
    const { fields, correlationId } = work;
    logger = logger.with(fields);
    const remainingTime = () => context.getRemainingTimeInMillis();
    return await work.handle({ logger, correlationId, record, remainingTime }, context);
  } catch (error) {
    logger.error("Message failed", {}, error);
    const poison = work === undefined || error instanceof PoisonMessage;
    const given = !invocation.over && (await giveUp(consumer, record, error, poison, context, logger));
    return given ? "dead" : "failed";
  }
}

/** @returns whether the message is in the dead-letter queue. If not, it comes again, or SQS moves it there itself. */
async function giveUp(
  { deadLetter }: Consumer,
  record: SQSRecord,
  error: unknown,
  poison: boolean,
  context: Context,
  logger: Logger,
): Promise<boolean> {
  if (!deadLetter) return false;
  try {
    const target = deadLetter();
    const last = Number(record.attributes.ApproximateReceiveCount) >= target.maxReceiveCount;
    if (!poison && !last) return false;
    await sendToDeadLetters(target, record, error, context);
    logger.warn("Message moved to the dead-letter queue", { poison });
    return true;
  } catch (failure) {
    logger.error("Message could not be moved to the dead-letter queue", {}, failure);
    return false;
  }
}
