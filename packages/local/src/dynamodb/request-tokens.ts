import { AwsError } from "../aws-call.ts";

/** A token is good for ten minutes after its transaction. */
const validity = 10 * 60_000;
/** Half of what is remembered at most: whoever repeats a transaction does so soon. */
const capacity = 5_000;

/** A transaction need not have one. */
type Token = string | undefined;

/**
 * The `ClientRequestToken`s of transactions: by its token, a repeat of what was written is known for one, and what is known
 * for a repeat meets no conflict, since it writes nothing.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems-idempotency
 */
export class RequestTokens {
  readonly #inProgress = new Set<string>();
  /** When each was written. Two generations, so that forgetting the oldest costs nothing. */
  #written = new Map<string, number>();
  #writtenBefore = new Map<string, number>();

  /**
   * True when the token's transaction has been written.
   * @throws {AwsError} TransactionInProgressException while it is being written. SDKs try again.
   */
  isRepeat(token: Token): boolean {
    if (token === undefined) return false;
    if (this.#inProgress.has(token))
      throw new AwsError(
        "TransactionInProgressException",
        "The transaction with the given request token is already in progress.",
      );
    const time = this.#written.get(token) ?? this.#writtenBefore.get(token);
    return time !== undefined && performance.now() - time < validity;
  }

  begin(token: Token) {
    if (token !== undefined) this.#inProgress.add(token);
  }

  /** @param written False when the token is as good as new. */
  end(token: Token, written: boolean) {
    if (token === undefined) return;
    this.#inProgress.delete(token);
    if (!written) return;
    if (this.#written.size === capacity) {
      this.#writtenBefore = this.#written;
      this.#written = new Map();
    }
    this.#written.set(token, performance.now());
  }
}
