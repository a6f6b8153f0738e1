import { AwsError } from "../../aws-call.ts";

/**
 * How keys are written in an answer: as they are, or with `encoding-type=url` so that XML can hold each of them.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 * @throws {AwsError} InvalidArgument
 */
export function encoder(query: URLSearchParams): (text: string) => string {
  const encoding = query.get("encoding-type");
  if (encoding === null) return (text) => text;
  if (encoding === "url") return formEncoded;
  throw new AwsError("InvalidArgument", "Invalid Encoding Method specified in Request");
}

/** As forms are encoded, where a space is a plus; but slashes stay. */
export const formEncoded = (text: string) =>
  new URLSearchParams([["", text]]).toString().slice(1).replaceAll("%2F", "/");
