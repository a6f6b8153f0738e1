import { createHmac } from "node:crypto";

interface Signer {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

interface Policy extends Signer {
  readonly bucket: string;
  readonly conditions: readonly unknown[];
  readonly fields?: Record<string, string>;
  readonly signedAt?: Date;
  readonly expiration?: Date;
}

const stamp = (time: Date) => time.toISOString().replace(/[-:]|\.\d{3}/g, "");

/**
 * The fields of a form with a policy of one's own, signed as AWS says: apart from the code that verifies it.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 */
export function signedPolicy({
  region,
  credentials,
  conditions,
  fields = {},
  signedAt = new Date(),
  expiration = new Date(Date.now() + 300_000),
}: Policy): Record<string, string> {
  const date = stamp(signedAt);
  const scope = [date.slice(0, 8), region, "s3", "aws4_request"];
  const own = {
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": [credentials.accessKeyId, ...scope].join("/"),
    "x-amz-date": date,
  };
  const all = [...conditions, ...Object.entries(own).map(([name, value]) => ({ [name]: value }))];
  const policy = Buffer.from(JSON.stringify({ expiration: expiration.toISOString(), conditions: all })).toString(
    "base64",
  );
  const key = scope.reduce<string | Buffer>(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    `AWS4${credentials.secretAccessKey}`,
  );
  return { ...fields, ...own, policy, "x-amz-signature": createHmac("sha256", key).update(policy).digest("hex") };
}
