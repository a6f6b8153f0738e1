import * as z from "zod";

const responseSchema = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullable();

/**
 * Reads which items of a batch a function reports as failed. An empty or null answer, or list, means none. Everything that
 * is not such a list, and every identifier that was not in the batch, fails the whole batch.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 * @param payload What the function answered, as JSON text.
 * @returns the identifiers that failed, or `"all"`.
 */
export function failedItems(payload: string, identifiers: readonly string[]): ReadonlySet<string> | "all" {
  const response = responseSchema.safeParse(parse(payload));
  if (!response.success) return "all";
  const failed = (response.data?.batchItemFailures ?? []).map((failure) => failure.itemIdentifier);
  const known = new Set(identifiers);
  return failed.every((identifier) => known.has(identifier)) ? new Set(failed) : "all";
}

function parse(payload: string): unknown {
  if (payload === "") return null;
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
