import type { IncomingMessage } from "node:http";
import { bucketArn, type Topology } from "@larder/topology";
import { AwsError } from "../../aws-call.ts";
import type { Clock } from "../../clock.ts";
import type { Authorizer } from "../../iam/authorizer.ts";
import type { Keys } from "../../iam/keys.ts";
import { operationOf } from "../operation.ts";
import type { S3Call } from "../s3-call.ts";
import type { Address } from "./address.ts";
import { bodyOf, withinSize } from "./bodies.ts";
import { readForm } from "./form.ts";
import { s3Requests } from "./grants.ts";
import { withHoisted } from "./hoisted.ts";
import { checkPolicy, missing, signerOf } from "./post-policy.ts";
import { signatureOf } from "./signature.ts";
import { checkTimes } from "./times.ts";
import { verifySignature } from "./verify-signature.ts";

export interface Gate {
  readonly topology: Topology;
  readonly keys: Keys;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
}

/** A call that may be answered, and by whose key. */
export interface Admitted {
  readonly accessKeyId: string;
  readonly call: Omit<S3Call, "requestId">;
}

/**
 * Finds out who asks for what, and whether they may.
 * @param proceed Called when the body is wanted: who sent `Expect: 100-continue` waits for it.
 * @throws {AwsError} as S3 refuses what is not signed, wrongly signed, signed too long ago, or not allowed to the signer.
 */
export async function readCall(
  request: IncomingMessage,
  address: Address,
  gate: Gate,
  proceed: () => void,
): Promise<Admitted> {
  const { method = "GET", headers, url: target = "/" } = request;
  const signature = signatureOf({ method, target, headers });
  if (!signature && isForm(request)) return readPost(request, address, gate, proceed);
  if (!signature) throw new AwsError("AccessDenied", "Access Denied", 403);
  const asked = withHoisted(address.query, headers);
  const operation = operationOf(method, address, address.query, asked);
  // What is left of POST on a bucket is a form, and not one that anybody signs in its headers.
  if (operation === "PostObject") throw notAllowed();
  const secret = secretOf(signature.accessKeyId, gate.keys);
  verifySignature({ method, target, headers }, signature, { secret, region: gate.topology.region });
  checkTimes(signature, gate.clock);
  checkOwner(request, gate.topology);
  const admitted = admit({ operation, ...address, headers: asked, body: bodyOf(request) }, signature.accessKeyId, gate);
  proceed();
  return admitted;
}

const notAllowed = () =>
  new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);

/** What browsers send a file in. */
export const isForm = ({ method, headers }: IncomingMessage): boolean =>
  method === "POST" && /^multipart\/form-data\b/i.test(headers["content-type"] ?? "");

/** Fields of forms that would do more than is served here. */
const unserved = ["acl", "tagging", "redirect", "success_action_redirect"];

async function readPost(
  request: IncomingMessage,
  { bucket, key: inPath, query }: Address,
  gate: Gate,
  proceed: () => void,
): Promise<Admitted> {
  if (inPath !== "") throw notAllowed();
  proceed();
  const { fields, file } = await readForm(request);
  const key = fields.get("key");
  if (key === undefined || key === "") throw missing("key");
  const { accessKeyId, scope } = signerOf(fields);
  const allowed = checkPolicy(fields, { bucket, scope, secret: secretOf(accessKeyId, gate.keys), clock: gate.clock });
  const other = unserved.find((name) => fields.has(name));
  if (other !== undefined)
    throw new AwsError("NotImplemented", `The local cloud does not serve the field '${other}' of forms.`, 501);
  const body = withinSize(file, allowed);
  return admit(
    { operation: "PostObject", bucket, key, query, headers: Object.fromEntries(fields), body },
    accessKeyId,
    gate,
  );
}

function secretOf(accessKeyId: string, keys: Keys): string {
  const secret = keys.secretOf(accessKeyId);
  if (secret !== undefined) return secret;
  throw new AwsError(
    "InvalidAccessKeyId",
    `The AWS Access Key Id you provided does not exist in our records. (Yours is ${keys.forPeople.accessKeyId}.)`,
    403,
  );
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html */
function checkOwner({ headers }: IncomingMessage, { account }: Topology): void {
  for (const name of ["x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner"])
    if (headers[name] !== undefined && headers[name] !== account)
      throw new AwsError("AccessDenied", "Access Denied", 403);
}

type Asked = Omit<S3Call, "requestId" | "caller" | "allow">;

function admit(asked: Asked, accessKeyId: string, { authorizer }: Gate): Admitted {
  const who = { service: "s3", accessKeyId };
  const caller = authorizer.authorize(who, () => s3Requests(asked));
  const allow = (action: string, key: string) =>
    void authorizer.authorize(who, () => [{ action, resource: `${bucketArn(asked.bucket)}/${key}` }]);
  return { accessKeyId, call: { ...asked, caller, allow } };
}
