import type { IncomingHttpHeaders } from "node:http";

/** What signs a URL, and is nothing that a header would say. */
const ofSignature = /^x-amz-(algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256)$/;

/** S3 passes over checksums in a URL, where SDKs put that of the body that they did not have: https://github.com/localstack/localstack/issues/12169 */
const passedOver = /^x-amz-(sdk-)?checksum-/;

/**
 * A presigned URL carries headers of S3's own in its query, where they say the same and are signed as well.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function withHoisted(query: URLSearchParams, headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const hoisted = [...query]
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name.startsWith("x-amz-") && !ofSignature.test(name) && !passedOver.test(name));
  return { ...Object.fromEntries(hoisted), ...headers };
}
