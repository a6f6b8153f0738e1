import { AwsError } from "../../aws-call.ts";
import type { Clock } from "../../clock.ts";
import { type Signature, timeOf } from "./signature.ts";

const longestSkew = 15 * 60 * 1000;

/**
 * Whether a signature still holds. Whoever signs does so by the machine's clock; a presigned URL expires by the local
 * cloud's, which may have been moved since.
 * @throws {AwsError} AccessDenied for a presigned URL that has expired, RequestTimeTooSkewed for a request that is old.
 */
export function checkTimes({ date, expires }: Signature, clock: Clock): void {
  const signedAt = timeOf(date);
  const skew = signedAt - Date.now();
  if (expires === undefined) {
    if (Math.abs(skew) > longestSkew)
      throw new AwsError(
        "RequestTimeTooSkewed",
        "The difference between the request time and the current time is too large.",
        403,
      );
    return;
  }
  if (skew > longestSkew) throw new AwsError("AccessDenied", "Request is not valid yet", 403);
  if (clock.now() > clock.at(signedAt) + expires * 1000) throw new AwsError("AccessDenied", "Request has expired", 403);
}
