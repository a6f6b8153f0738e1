import { AwsError } from "../../aws-call.ts";

/** What a request is about. */
export interface Address {
  readonly bucket: string;
  /** Decoded; empty for what concerns the bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
}

/**
 * Reads a path as `/bucket/key`, or as `/key` where the host is `bucket.localhost`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 * @param isBucket Whether there is a bucket of this name: the rest of `localhost` is this machine.
 * @throws {AwsError} InvalidURI
 */
export function addressOf(target: string, host: string | undefined, isBucket: (name: string) => boolean): Address {
  const { path, query } = splitTarget(target);
  const [, inHost = ""] = /^(.+)\.localhost(?::\d+)?$/.exec(host ?? "") ?? [];
  if (isBucket(inHost)) return { bucket: inHost, key: decode(path.slice(1)), query };
  const slash = path.indexOf("/", 1);
  const bucket = decode(slash < 0 ? path.slice(1) : path.slice(1, slash));
  return { bucket, key: slash < 0 ? "" : decode(path.slice(slash + 1)), query };
}

/** A path as it was sent, and its query: a plus in it is a plus, as whoever signs takes it to be. */
export function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const start = target.indexOf("?");
  if (start < 0) return { path: target, query: new URLSearchParams() };
  return { path: target.slice(0, start), query: new URLSearchParams(target.slice(start + 1).replaceAll("+", "%2B")) };
}

/** @throws {AwsError} InvalidURI for what is not encoded as URLs are. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError("InvalidURI", "Couldn't parse the specified URI.");
  }
}
