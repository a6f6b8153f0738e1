import { AwsError } from "../../aws-call.ts";
import type { S3Call } from "../s3-call.ts";

/** Headers that ask for what the local cloud does not do: to pass over them would be to do something else. */
const unserved =
  /^x-amz-(grant-|object-lock-|website-redirect-location|write-offset-bytes|server-side-encryption-|copy-source-server-side-encryption-|mfa|rename-)/;

/** What these may say, because it is so anyway. */
const usual: Readonly<Record<string, readonly string[]>> = {
  "x-amz-server-side-encryption": ["AES256"],
  "x-amz-storage-class": ["STANDARD"],
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
  "x-amz-acl": ["private", "bucket-owner-full-control"],
};

/**
 * Refuses what is asked for beside an operation and is not served: nothing was touched then.
 * @throws {AwsError} NotImplemented (501)
 */
export function refuseUnserved({ headers, query }: S3Call): void {
  for (const [name, value] of Object.entries(headers))
    if (unserved.test(name) || (usual[name] && !usual[name].includes(String(value))))
      throw notServed(`${name}: ${value}`);
  const [, version] = String(headers["x-amz-copy-source"] ?? "").split("?versionId=");
  for (const asked of [query.get("versionId"), version])
    if (asked !== null && asked !== undefined && asked !== "null") throw notServed(`versionId=${asked}`);
}

const notServed = (what: string) =>
  new AwsError("NotImplemented", `The local cloud does not serve '${what}' of S3: nothing was touched.`, 501);
