import { AwsError } from "../../aws-call.ts";

/** What a request is about, in path style: `/bucket/key`. */
export interface Address {
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

/** @throws {AwsError} InvalidURI */
export function addressOf(target: string): Address {
  const start = target.indexOf("?");
  const path = start < 0 ? target : target.slice(0, start);
  const query = new URLSearchParams(start < 0 ? "" : target.slice(start + 1).replaceAll("+", "%2B"));
  const slash = path.indexOf("/", 1);
  try {
    const bucket = decodeURIComponent(slash < 0 ? path.slice(1) : path.slice(1, slash));
    return { bucket, key: slash < 0 ? "" : decodeURIComponent(path.slice(slash + 1)), query };
  } catch {
    throw new AwsError("InvalidURI", "Couldn't parse the specified URI.");
  }
}
