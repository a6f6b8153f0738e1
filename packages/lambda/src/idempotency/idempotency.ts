import type { TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";

/** One write of a DynamoDB transaction, as the document client takes it. */
export type TransactWrite = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** What somebody sets out to do once. */
export interface Claim {
  /** Whose key it is, from the general to the particular: two scopes may use the same key for different things. */
  readonly scope: readonly string[];
  readonly key: string;
  /** Tells whether two claims on a key ask for the same. Without it, they do. */
  readonly fingerprint?: string;
  /** Milliseconds after which another attempt may take over. Longer than the attempt can last. */
  readonly lease: number;
  /** Seconds for which what was done is remembered. Longer than anybody goes on asking for it. */
  readonly remembered: number;
}

/** What has become of a claim. */
export type Begun =
  /** It is ours to do. */
  | { readonly state: "started"; readonly attempt: Attempt }
  /** Another attempt holds the key, at most for the rest of its lease. */
  | { readonly state: "in-flight" }
  /** It was done, with this result. */
  | { readonly state: "done"; readonly result: unknown }
  /** The key stands for something else. */
  | { readonly state: "reused" };

/** The right to do it, held until it is done, released, or taken over when the lease has run out. */
export interface Attempt {
  /**
   * The write that records it as done, for the transaction that does it: both happen or neither, so there is no moment
   * between them to crash in. Its condition fails when another attempt has taken over.
   * @param result JSON. What everybody gets who asks again.
   */
  complete(result?: unknown): TransactWrite;
  /**
   * Records it as done, unless a transaction with {@link complete} has.
   * @returns the result that counts: the one that was recorded first.
   * @throws {LeaseLost} when another attempt has taken over and is not done.
   */
  save(result?: unknown): Promise<unknown>;
  /** Gives the key back, so that the next attempt need not wait for the lease. What is done stays done. */
  release(): Promise<void>;
}

/** Remembers what was done. */
export interface IdempotencyStore {
  begin(claim: Claim): Promise<Begun>;
}

/** For handlers that do something once. */
export interface Once<Result extends readonly unknown[]> {
  /**
   * The write that records it as done, for the handler's own transaction, so that doing and recording are one. Its
   * condition fails when another attempt has taken over meanwhile: then nothing of the transaction happens.
   */
  complete(...result: Result): TransactWrite;
}

/** The attempt took longer than its lease, and another has taken over. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}
