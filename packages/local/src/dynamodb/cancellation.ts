import * as z from "zod";
import type { AwsAnswer } from "../aws-call.ts";

const cancelledTransaction = z.object({ CancellationReasons: z.array(z.object({ Code: z.string() })) });

/** AWS's words for both: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const conflictMessage = "Transaction is ongoing for the item";

/**
 * The answer to a transaction that meets another one.
 * @param conflicts For each of its items, in order, whether it was that one.
 */
export function cancelledBy(conflicts: readonly boolean[]): AwsAnswer {
  const reasons = conflicts.map((conflict) =>
    conflict ? { Code: "TransactionConflict", Message: conflictMessage } : { Code: "None" },
  );
  const codes = reasons.map(({ Code }) => Code).join(", ");
  return {
    status: 400,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: JSON.stringify({
      __type: "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
      CancellationReasons: reasons,
      Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    }),
  };
}

/** True when a transaction went as far as its items: it was written, or its conditions were looked at. An invalid one never did. */
export function reachedItems({ status, body }: AwsAnswer): boolean {
  if (status === 200) return true;
  if (!body.includes("CancellationReasons")) return false;
  const { data } = cancelledTransaction.safeParse(JSON.parse(body.toString()));
  return data?.CancellationReasons.every(({ Code }) => Code !== "ValidationError") ?? false;
}
