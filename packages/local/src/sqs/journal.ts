import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import type { Message, Original, Persistence } from "./fauxqs.ts";
import { messageRow } from "./message-row.ts";

/** Messages on disk. In flight is not written down: after a restart the receivers are gone, and only the count is left. */
export interface Journal extends Persistence {
  /** What `work` writes is there whole or not at all, in one commit. May be nested. */
  together<Result>(work: () => Result): Result;
  /** The messages of a queue, oldest first. */
  messagesOf(queue: string): Message[];
  /** Time moved: delays run out earlier. */
  shiftDelays(milliseconds: number): void;
  /** Forgets all of every other queue. */
  keepOnly(queues: readonly string[]): void;
  rememberDeduplication(queue: string, id: string, original: Original, until: number): void;
  forgetDeduplication(queue: string, id: string): void;
  deduplicationsOf(queue: string, now: number): [id: string, original: Original & { until: number }][];
}

const tables = `
  CREATE TABLE IF NOT EXISTS sqs_message (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL, queue TEXT NOT NULL, body TEXT NOT NULL, md5 TEXT NOT NULL,
    attributes TEXT NOT NULL, attributes_md5 TEXT NOT NULL, sent INTEGER NOT NULL, receive_count INTEGER NOT NULL,
    first_received INTEGER, delay_until INTEGER, group_id TEXT, deduplication_id TEXT, sequence_number TEXT
  );
  CREATE TABLE IF NOT EXISTS sqs_deduplication (
    queue TEXT NOT NULL, id TEXT NOT NULL, message_id TEXT NOT NULL, sequence_number TEXT NOT NULL, until INTEGER NOT NULL,
    PRIMARY KEY (queue, id)
  ) WITHOUT ROWID;`;

const deduplicationRow = z.object({
  id: z.string(),
  message_id: z.string(),
  sequence_number: z.string(),
  until: z.number(),
});

/** fauxqs has a persistence of its own; under it, tagging a queue deletes its messages and ending a visibility timeout throws. */
export function openJournal(database: DatabaseSync): Journal {
  database.exec(tables);
  const insert = database.prepare(`INSERT INTO sqs_message (id, queue, body, md5, attributes, attributes_md5,
    sent, receive_count, first_received, delay_until, group_id, deduplication_id, sequence_number)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const remove = database.prepare("DELETE FROM sqs_message WHERE position = ?");
  const count = database.prepare("UPDATE sqs_message SET receive_count = ?, first_received = ? WHERE position = ?");
  const purge = database.prepare("DELETE FROM sqs_message WHERE queue = ? RETURNING id");
  const shift = database.prepare("UPDATE sqs_message SET delay_until = delay_until - ? WHERE delay_until IS NOT NULL");
  const remember = database.prepare("INSERT OR REPLACE INTO sqs_deduplication VALUES (?, ?, ?, ?, ?)");
  const forget = database.prepare("DELETE FROM sqs_deduplication WHERE queue = ? AND id = ?");
  const forgetOld = database.prepare("DELETE FROM sqs_deduplication WHERE queue = ? AND until <= ?");
  const keep = ["sqs_message", "sqs_deduplication"].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE queue NOT IN (SELECT value FROM json_each(?))`),
  );
  const select = database.prepare("SELECT * FROM sqs_message WHERE queue = ? ORDER BY position");
  const remembered = database.prepare("SELECT * FROM sqs_deduplication WHERE queue = ? ORDER BY until");

  const begin = database.prepare("SAVEPOINT sqs");
  const commit = database.prepare("RELEASE sqs");
  // Rows by message id: kept here, a send writes one b-tree instead of three.
  const positions = new Map<string, number | bigint>();

  return {
    together(work) {
      begin.run();
      try {
        const result = work();
        commit.run();
        return result;
      } catch (error) {
        database.exec("ROLLBACK TO sqs; RELEASE sqs");
        throw error;
      }
    },
    messagesOf: (queue) =>
      select.all(queue).map((row) => {
        const { position, message } = messageRow.parse(row);
        positions.set(message.messageId, position);
        return message;
      }),
    shiftDelays: (milliseconds) => void shift.run(milliseconds),
    keepOnly(queues) {
      for (const statement of keep) statement.run(JSON.stringify(queues));
    },
    rememberDeduplication: (queue, id, { messageId, sequenceNumber }, until) =>
      void remember.run(queue, id, messageId, sequenceNumber, until),
    forgetDeduplication: (queue, id) => void forget.run(queue, id),
    deduplicationsOf(queue, now) {
      forgetOld.run(queue, now);
      return remembered.all(queue).map((row) => {
        const { id, message_id: messageId, sequence_number: sequenceNumber, until } = deduplicationRow.parse(row);
        return [id, { messageId, sequenceNumber, until }];
      });
    },
    insertMessage(queue, message) {
      const { lastInsertRowid } = insert.run(
        message.messageId,
        queue,
        message.body,
        message.md5OfBody,
        JSON.stringify(message.messageAttributes),
        message.md5OfMessageAttributes,
        message.sentTimestamp,
        message.approximateReceiveCount,
        message.approximateFirstReceiveTimestamp ?? null,
        message.delayUntil ?? null,
        message.messageGroupId ?? null,
        message.messageDeduplicationId ?? null,
        message.sequenceNumber ?? null,
      );
      positions.set(message.messageId, lastInsertRowid);
    },
    deleteMessage(messageId) {
      remove.run(positions.get(messageId) ?? null);
      positions.delete(messageId);
    },
    updateMessageInflight: (messageId, _handle, _deadline, receiveCount, firstReceived) =>
      void count.run(receiveCount, firstReceived ?? null, positions.get(messageId) ?? null),
    deleteQueueMessages(queue) {
      for (const { id } of purge.all(queue)) positions.delete(String(id));
    },
    // The rest needs no disk: in flight is forgotten on restart, and queues come from the topology.
    updateMessageReady() {},
    updateQueueAttributes() {},
    updateQueueSequenceCounter() {},
    insertQueue() {},
  };
}
