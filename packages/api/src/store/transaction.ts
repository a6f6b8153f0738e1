import { type CancellationReason, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { TransactWriteCommand, type TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { type RetryOptions, retry } from "@larder/lambda/retry";
import { documents } from "./table.ts";

/**
 * Who meets a conflict has no place in a queue: each try is a new draw. When fifty want one item and hold it for ten
 * milliseconds each, as on AWS, `retry`'s twelve tries leave every tenth with nothing, these next to none. Five seconds on
 * average, and well within a function's ten.
 */
const patience = { attempts: 24, longest: 500 };

export type Write = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** Passing states of a busy table. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const contention = new Set(["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]);

/**
 * Writes all or nothing, and says whose condition did not hold.
 *
 * Conflicts with other transactions and throttling, which the SDK does not retry inside a cancelled transaction, are tried
 * again with jitter.
 * @param writes By name, so that the answer can be read without counting.
 * @returns The names of the writes whose conditions did not hold. Empty: everything is written. Otherwise nothing is.
 */
export async function transact<Name extends string>(
  writes: Readonly<Record<Name, Write>>,
  options?: RetryOptions,
): Promise<Set<string>> {
  const names = Object.keys(writes);
  const command = () => documents.send(new TransactWriteCommand({ TransactItems: Object.values<Write>(writes) }));
  try {
    await retry(command, isContention, { ...patience, ...options });
    return new Set();
  } catch (error) {
    const refused = names.filter((_, index) => reasonsOf(error)[index]?.Code === "ConditionalCheckFailed");
    if (refused.length === 0) throw error;
    return new Set(refused);
  }
}

/** A condition that failed is an answer, whatever else happened: only without one is it worth trying again. */
function isContention(error: unknown) {
  const codes = reasonsOf(error).map(({ Code }) => Code ?? "None");
  return !codes.includes("ConditionalCheckFailed") && codes.some((code) => contention.has(code));
}

const reasonsOf = (error: unknown): CancellationReason[] =>
  error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
