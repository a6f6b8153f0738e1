import * as z from "zod";
import { AwsError } from "../aws-call.ts";
import type { StreamPosition, StreamRecord } from "../ports.ts";
import type { Client } from "./client.ts";
import { changesNothing, rawRecordSchema, sequenceNumber, streamRecord } from "./stream-record.ts";

const shardSchema = z.object({
  ShardId: z.string(),
  SequenceNumberRange: z.object({
    StartingSequenceNumber: z.string().optional(),
    EndingSequenceNumber: z.string().optional(),
  }),
});
const description = z.object({ StreamDescription: z.object({ Shards: z.array(shardSchema) }) });
const iterator = z.object({ ShardIterator: z.string() });
const page = z.object({ Records: z.array(rawRecordSchema), NextShardIterator: z.string().nullish() });

/** A place in a stream that was paid for: the next read from there takes one call. */
interface Cursor {
  readonly shard: string;
  readonly iterator: string;
}

/** Reads one table's stream in order, from any position, however often. */
export class StreamReader {
  readonly #client: Client;
  readonly #backendArn: string;
  readonly #arn: string;
  readonly #cursors = new Map<string, Cursor>();

  /** @param arn What the records say they come from. */
  constructor(client: Client, backendArn: string, arn: string) {
    this.#client = client;
    this.#backendArn = backendArn;
    this.#arn = arn;
  }

  /** Records that changed nothing are passed over; the position moves behind them all the same. */
  async read(from: StreamPosition, limit: number): Promise<{ records: StreamRecord[]; position: StreamPosition }> {
    let after = from === "LATEST" ? await this.#last() : from === "TRIM_HORIZON" ? "" : from.after;
    for (;;) {
      const found = await this.#page(after, limit);
      after = found.last ?? after;
      if (found.records.length > 0 || found.last === undefined)
        return { records: found.records, position: after === "" ? "TRIM_HORIZON" : { after } };
    }
  }

  /** The page behind a sequence number ("" is the start); `last` is undefined at the end of the stream. */
  async #page(after: string, limit: number): Promise<{ records: StreamRecord[]; last: string | undefined }> {
    let cursor = this.#take(after) ?? (await this.#cursorAt(after));
    while (cursor) {
      const { Records, NextShardIterator } = await this.#records(cursor, after, limit);
      const last = Records.at(-1)?.dynamodb.SequenceNumber;
      const next = NextShardIterator ? { shard: cursor.shard, iterator: NextShardIterator } : undefined;
      if (last !== undefined) {
        const position = sequenceNumber(last);
        if (next) this.#cursors.set(position, next);
        return {
          records: Records.filter((raw) => !changesNothing(raw)).map((raw) => streamRecord(raw, this.#arn)),
          last: position,
        };
      }
      if (next) {
        this.#cursors.set(after, next);
        return { records: [], last: undefined };
      }
      cursor = await this.#shardBehind(cursor.shard);
    }
    return { records: [], last: undefined };
  }

  #take(after: string): Cursor | undefined {
    const cursor = this.#cursors.get(after);
    this.#cursors.delete(after);
    return cursor;
  }

  async #records(cursor: Cursor, after: string, limit: number) {
    const read = ({ iterator: ShardIterator }: Cursor) =>
      this.#client.call("GetRecords", { ShardIterator, Limit: Math.min(limit, 1000) }, page);
    try {
      return await read(cursor);
    } catch (error) {
      // Iterators live for 15 minutes; a laptop may sleep for longer.
      if (!(error instanceof AwsError && error.code === "ExpiredIteratorException")) throw error;
      const anew = await this.#cursorAt(after);
      return anew ? read(anew) : { Records: [], NextShardIterator: null };
    }
  }

  async #shards() {
    const { StreamDescription } = await this.#client.call(
      "DescribeStream",
      { StreamArn: this.#backendArn },
      description,
    );
    return StreamDescription.Shards;
  }

  async #cursorAt(after: string): Promise<Cursor | undefined> {
    const shards = await this.#shards();
    if (after === "") return shards[0] && this.#cursor(shards[0].ShardId, { ShardIteratorType: "TRIM_HORIZON" });
    const holds = (shard: (typeof shards)[number]) =>
      sequenceNumber(shard.SequenceNumberRange.StartingSequenceNumber ?? "") <= after;
    const shard = shards.findLast(holds) ?? shards[0];
    const at = { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: after };
    return shard && this.#cursor(shard.ShardId, at);
  }

  async #shardBehind(id: string): Promise<Cursor | undefined> {
    const shards = await this.#shards();
    const next = shards[shards.findIndex((shard) => shard.ShardId === id) + 1];
    return next && this.#cursor(next.ShardId, { ShardIteratorType: "TRIM_HORIZON" });
  }

  async #cursor(shard: string, at: object): Promise<Cursor> {
    const input = { StreamArn: this.#backendArn, ShardId: shard, ...at };
    const { ShardIterator } = await this.#client.call("GetShardIterator", input, iterator);
    return { shard, iterator: ShardIterator };
  }

  /** LATEST becomes a sequence number at once: an iterator that no record came from could not be found again. */
  async #last(): Promise<string> {
    const last = (await this.#shards()).at(-1)?.SequenceNumberRange.EndingSequenceNumber;
    if (last !== undefined) return sequenceNumber(last);
    let after = sequenceNumber("0");
    for (;;) {
      const { last: further } = await this.#page(after, 1000);
      if (further === undefined) return after;
      after = further;
    }
  }
}
