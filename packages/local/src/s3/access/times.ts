import { AwsError } from "../../aws-call.ts";
import type { Clock } from "../../clock.ts";
import type { Signature } from "./signature.ts";

const longestSkew = 15 * 60 * 1000;
const oneSecond = 1000;

/**
 * Whether a signature still holds. Whoever signs does so by the machine's clock, and the skew is told by it; a presigned
 * URL expires by the local cloud's, which may have been moved since.
 * @throws {AwsError} AccessDenied for a presigned URL that has expired, RequestTimeTooSkewed for a request that is old.
 */
export function checkTimes({ date, expires }: Signature, clock: Clock): void {
  const signedAt = timeOf(date);
  const skew = signedAt - Date.now();
  if (expires === undefined) {
    if (Math.abs(skew) <= longestSkew) return;
    throw new AwsError(
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
      403,
    );
  }
  if (skew > longestSkew) throw new AwsError("AccessDenied", "Request is not valid yet", 403);
  if (hasExpired(signedAt, expires * oneSecond, clock)) throw new AwsError("AccessDenied", "Request has expired", 403);
}

/**
 * Whether what was signed at a time of the machine is older than this, in milliseconds, by the local cloud's clock.
 * Signatures tell the second alone. What was signed in the very second in which the clock was moved counts as signed after
 * the move: else whoever signs right after it would find that it has expired already.
 */
export function hasExpired(signedAt: number, after: number, clock: Clock): boolean {
  const endOfSecond = oneSecond - 1;
  return clock.now() > clock.at(signedAt + endOfSecond) - endOfSecond + after;
}

/** Milliseconds since the epoch. @throws {AwsError} AccessDenied for what is no such time. */
export function timeOf(date: string): number {
  const [, year, month, day, hour, minute, second] = date.match(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time))
    throw new AwsError("AccessDenied", "AWS authentication requires a valid Date or x-amz-date header", 403);
  return time;
}
