import { AwsError } from "../../aws-call.ts";

/** Both ends are within. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes that a `Range` header asks for, both ends included; nothing when it asks for all, or for what is not understood.
 * S3 serves one range, not several: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * @throws {AwsError} InvalidRange (416)
 */
export function rangeOf(header: string | undefined, size: number): Range | undefined {
  const [, first = "", last = ""] = header?.match(/^bytes=(\d*)-(\d*)$/) ?? [];
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  if (start >= size || (first === "" && Number(last) === 0))
    throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416);
  return { start, end };
}
