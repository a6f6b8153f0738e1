import { AwsError } from "../../aws-call.ts";

/**
 * A number in a query, or the most there is, or what is usual.
 * @throws {AwsError} InvalidArgument
 */
export function countIn(query: URLSearchParams, name: string, most: number, usual = most): number {
  const asked = query.get(name) ?? String(usual);
  if (!/^\d{1,10}$/.test(asked))
    throw new AwsError("InvalidArgument", `Provided ${name} not an integer or within integer range`);
  return Math.min(Number(asked), most);
}
