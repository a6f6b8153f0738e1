import { ConditionalCheckFailedException, TransactionConflictException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, type PutCommandInput } from "@aws-sdk/lib-dynamodb";
import { type Attempt, type Begun, type Claim, type IdempotencyStore, LeaseLost } from "./idempotency.ts";
import { type IdempotencyRecord, recordSchema } from "./record.ts";
import { finish, giveBack, type Running, secondsOf, take } from "./writes.ts";

export interface IdempotencyStoreOptions {
  readonly documents: DynamoDBDocumentClient;
  /** Read late. The table has the keys `pk` and `sk`, and its time to live is in `expiresAt`. */
  readonly tableName: () => string;
  /** Epoch milliseconds. Default: the system's clock. */
  readonly now?: () => number;
}

/**
 * Remembers in a DynamoDB table what was done. All it needs is `PutItem`, on items whose partition key begins with
 * `IDEMPOTENCY#`.
 */
export function createIdempotencyStore(options: IdempotencyStoreOptions): IdempotencyStore {
  const { documents, tableName, now = Date.now } = options;

  async function begin(claim: Claim): Promise<Begun> {
    const time = now();
    const running: Running = {
      fingerprint: claim.fingerprint ?? "",
      owner: crypto.randomUUID(),
      lease: time + claim.lease,
      expiresAt: secondsOf(time) + claim.remembered,
    };
    const earlier = await put(take(tableName(), claim, running, time));
    // The SDK repeats a write whose answer was lost, and then meets its own record.
    const ours = earlier === undefined || earlier?.owner === running.owner;
    return ours ? { state: "started", attempt: attempt(claim, running) } : outcome(earlier, running);
  }

  const attempt = (claim: Claim, running: Running): Attempt => ({
    complete: (result) => ({ Put: finish(tableName(), claim, running, result) }),
    async save(result) {
      const earlier = await put(finish(tableName(), claim, running, result));
      if (earlier === undefined) return result;
      if (earlier?.state === "DONE") return earlier.result;
      throw new LeaseLost(`Another attempt has taken over what ${claim.scope[0]} had begun`);
    },
    release: async () => void (await put(giveBack(tableName(), claim, running, now()))),
  });

  /**
   * @returns undefined when it is written; else the record that stood in the way, null when there is none any more, or
   * none to be seen because a transaction is writing it: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
   */
  async function put(write: PutCommandInput): Promise<IdempotencyRecord | null | undefined> {
    try {
      await documents.send(new PutCommand({ ...write, ReturnValuesOnConditionCheckFailure: "ALL_OLD" }));
      return undefined;
    } catch (error) {
      if (error instanceof TransactionConflictException) return null;
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item ? recordSchema.parse(error.Item) : null;
    }
  }

  return { begin };
}

/** A record that is gone was released a moment ago, one that is being written will be done in a moment. */
function outcome(earlier: IdempotencyRecord | null, { fingerprint }: Running): Begun {
  if (!earlier) return { state: "in-flight" };
  if (earlier.fingerprint !== fingerprint) return { state: "reused" };
  if (earlier.state === "DONE") return { state: "done", result: earlier.result };
  return { state: "in-flight" };
}
