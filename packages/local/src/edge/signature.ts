import { AwsError } from "../aws-call.ts";

/** What a SigV4 signature says about a call. The signature itself is not verified: nothing secret is guarded here. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly service: string;
}

/**
 * Reads the credential scope from the Authorization header or, of a presigned URL, from the query.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 * @throws {AwsError} MissingAuthenticationTokenException or IncompleteSignatureException.
 */
export function readCredentialScope(authorization: string | undefined, path: string): CredentialScope {
  const credential = authorization === undefined ? fromQuery(path) : fromHeader(authorization);
  // key/date/region/service/aws4_request; a key may hold slashes, the rest may not.
  const parts = credential.split("/");
  const [service, terminator] = parts.slice(-2);
  if (parts.length < 5 || !service || terminator !== "aws4_request")
    throw incomplete(`Credential must be <key>/<date>/<region>/<service>/aws4_request, got '${credential}'.`);
  return { accessKeyId: parts.slice(0, -4).join("/"), service };
}

function fromHeader(authorization: string): string {
  if (!authorization.startsWith("AWS4-"))
    throw incomplete(`Authorization header must start with an AWS4 algorithm, got '${authorization.split(" ")[0]}'.`);
  const missing = ["Credential", "SignedHeaders", "Signature"].filter((name) => !authorization.includes(`${name}=`));
  if (missing.length > 0)
    throw incomplete(missing.map((name) => `Authorization header requires '${name}' parameter.`).join(" "));
  const start = authorization.indexOf("Credential=") + "Credential=".length;
  const end = authorization.indexOf(",", start);
  return authorization.slice(start, end === -1 ? undefined : end).trim();
}

function fromQuery(path: string): string {
  const query = path.indexOf("?");
  const credential = query === -1 ? null : new URLSearchParams(path.slice(query)).get("X-Amz-Credential");
  if (credential === null)
    throw new AwsError(
      "MissingAuthenticationTokenException",
      "Missing Authentication Token: this port takes AWS API calls, which an AWS SDK or the aws CLI signs.",
      403,
    );
  return credential;
}

const incomplete = (message: string) => new AwsError("IncompleteSignatureException", message);
