import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { bucketArn, type Topology } from "@larder/topology";
import { AwsError } from "../../aws-call.ts";
import type { Clock } from "../../clock.ts";
import type { Authorizer } from "../../iam/authorizer.ts";
import type { Keys } from "../../iam/keys.ts";
import type { Live } from "../../live.ts";
import { isLoopback } from "../../loopback.ts";
import { operationOf } from "../operation.ts";
import type { S3Answer, S3Call, S3Service } from "../s3-call.ts";
import { errorDocument } from "../xml.ts";
import { type Address, addressOf } from "./address.ts";
import { corsHeaders } from "./cors.ts";
import { readForm, withinSize } from "./form.ts";
import { s3Requests } from "./grants.ts";
import { checkPolicy } from "./post-policy.ts";
import { readCredential, signatureOf, verifySignature } from "./signature.ts";
import { checkTimes } from "./times.ts";

/** S3 at the one port of the local cloud. */
export interface S3Edge {
  /** Whether a request is for S3: by its signature, or because it is a form, a preflight or an unsigned read of a bucket. */
  takes(request: IncomingMessage): boolean;
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export interface S3EdgeOptions {
  readonly topology: Topology;
  readonly keys: Keys;
  readonly authorizer: Authorizer;
  readonly service: S3Service;
  readonly clock: Clock;
  readonly live: Live;
}

type Ready = Omit<S3Call, "signal" | "requestId">;

/** Answers S3's requests: who asks is verified, asked for by IAM, and let in from other origins as the bucket says. */
export function createS3Edge(options: S3EdgeOptions): S3Edge {
  const { topology, live, service } = options;
  const buckets = new Map(Object.values(topology.buckets).map((spec) => [spec.name, spec]));

  function takes({ method, url = "/", headers }: IncomingMessage): boolean {
    const { authorization } = headers;
    if (authorization !== undefined) return authorization.includes("/s3/aws4_request");
    if (url.includes("X-Amz-")) return /[?&]X-Amz-Credential=[^&]*(%2F|\/)s3(%2F|\/)/.test(url);
    const [, bucket = ""] = url.split(/[/?]/);
    return buckets.has(bucket) && (method !== "POST" || isForm(headers["content-type"]));
  }

  async function answer(
    request: IncomingMessage,
    requestId: string,
    signal: AbortSignal,
    asked: Asked,
  ): Promise<S3Answer> {
    const { host } = request.headers;
    if (!isLoopback(`http://${host}`))
      throw new AwsError(
        "AccessDenied",
        `The local cloud answers to 127.0.0.1 and localhost only, not to calls to the host ${host}.`,
        403,
      );
    const address = addressOf(request.url ?? "/");
    const cors = buckets.get(address.bucket)?.cors ?? [];
    if (request.method === "OPTIONS") return preflight(cors, request);
    const call = await readCall(request, address, options);
    asked.operation = call.operation;
    asked.caller = call.caller;
    asked.cors = corsHeaders(cors, request.method ?? "", request.headers) ?? {};
    return service({ ...call, requestId, signal }).catch((error: unknown) => {
      throw hidden(error, call, options);
    });
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = performance.now();
    const requestId = randomBytes(8).toString("hex").toUpperCase();
    const asked: Asked = { operation: `${request.method} ${request.url?.split("?")[0]}`, caller: "", cors: {} };
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    let result: S3Answer;
    try {
      result = await answer(request, requestId, gone.signal, asked);
    } catch (error) {
      result = problem(error, request, requestId, asked, live);
    }
    await send(request, response, {
      ...result,
      headers: { ...result.headers, ...asked.cors, "x-amz-request-id": requestId, "x-amz-id-2": randomUUID() },
    });
    if (!live.watched) return;
    const { operation, caller } = asked;
    live.emit({
      type: "call",
      service: "s3",
      operation,
      caller,
      status: result.status,
      durationMs: performance.now() - began,
    });
  }
  return { takes, serve };
}

/** What is learnt of a request while it is answered. */
interface Asked {
  operation: string;
  caller: string;
  cors: Record<string, string>;
}

const isForm = (type: string | undefined) => type?.startsWith("multipart/form-data") ?? false;

function preflight(rules: Parameters<typeof corsHeaders>[0], { headers }: IncomingMessage): S3Answer {
  const allowed = corsHeaders(rules, String(headers["access-control-request-method"] ?? ""), headers);
  if (!allowed)
    throw new AwsError(
      "AccessForbidden",
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      403,
    );
  return { status: 200, headers: allowed };
}

async function readCall(request: IncomingMessage, address: Address, options: S3EdgeOptions): Promise<Ready> {
  const { method = "GET", headers, url: target = "/" } = request;
  const operation = operationOf(method, address, address.query, headers);
  if (operation === "PostObject" && isForm(headers["content-type"])) return readPost(request, address, options);
  const signature = signatureOf({ method, target, headers });
  if (!signature) throw new AwsError("AccessDenied", "Access Denied", 403);
  verifySignature({ method, target, headers }, signature, secretOf(signature.accessKeyId, options.keys));
  checkTimes(signature, options.clock);
  const call = { operation, ...address, headers, body: request };
  return { ...call, caller: authorize(call, signature.accessKeyId, options) };
}

async function readPost(request: IncomingMessage, address: Address, options: S3EdgeOptions): Promise<Ready> {
  const { keys, clock } = options;
  const { fields, file } = await readForm(request);
  const credential = readCredential(fields["x-amz-credential"] ?? "");
  if (!credential || fields["policy"] === undefined) throw new AwsError("AccessDenied", "Access Denied", 403);
  const secret = secretOf(credential.accessKeyId, keys);
  const allowed = checkPolicy(fields, { bucket: address.bucket, secret, clock });
  const body = file.pipe(withinSize(allowed));
  const call = { operation: "PostObject", ...address, key: fields["key"] ?? "", headers: fields, body } as const;
  return { ...call, caller: authorize(call, credential.accessKeyId, options) };
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

function authorize(call: Omit<Ready, "caller">, accessKeyId: string, { authorizer }: S3EdgeOptions): string {
  try {
    return authorizer.authorize({ service: "s3", accessKeyId }, () => s3Requests(call));
  } catch (error) {
    throw error instanceof AwsError ? new AwsError("AccessDenied", error.message, 403) : error;
  }
}

/**
 * Who may not list a bucket is not told that it lacks a key: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
function hidden(error: unknown, { operation, bucket, caller }: Ready, { authorizer, keys }: S3EdgeOptions): unknown {
  const reads = operation === "GetObject" || operation === "HeadObject";
  if (!(error instanceof AwsError && error.code === "NoSuchKey" && reads) || caller === keys.forPeople.accessKeyId)
    return error;
  const { accessKeyId } = keys.forFunction(caller);
  const listing = { action: "s3:ListBucket", resource: bucketArn(bucket) };
  if (authorizer.may({ service: "s3", accessKeyId }, listing)) return error;
  return new AwsError(
    "AccessDenied",
    `${caller} is not authorized to perform: s3:ListBucket on resource: "${listing.resource}" because no identity-based policy allows the s3:ListBucket action (so it is not told that there is no such key)`,
    403,
  );
}

function problem(error: unknown, request: IncomingMessage, requestId: string, asked: Asked, live: Live): S3Answer {
  const known =
    error instanceof AwsError
      ? error
      : new AwsError("InternalError", "We encountered an internal error. Please try again.", 500);
  if (!(error instanceof AwsError) && !request.destroyed)
    live.emit({
      type: "warning",
      message: `s3:${asked.operation} failed inside the local cloud: ${error instanceof Error ? error.stack : String(error)}`,
    });
  const { code, message, status } = known;
  const body = errorDocument({ code, message, resource: request.url?.split("?")[0] ?? "/", requestId });
  return { status, headers: { "content-type": "application/xml", "x-amz-error-code": code }, body };
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: S3Answer,
): Promise<void> {
  if (response.destroyed) return;
  // What is still being sent is of no use: it is let run out, so that the answer is read.
  if (!request.readableEnded) request.resume();
  const bare = request.method === "HEAD" || status === 304 || status === 204 || body === undefined;
  const length = typeof body === "string" && !bare ? { "content-length": String(Buffer.byteLength(body)) } : {};
  const none =
    bare && headers["content-length"] === undefined && status !== 204 && status !== 304
      ? { "content-length": "0" }
      : {};
  response.writeHead(status, { ...headers, ...length, ...none });
  if (bare) {
    if (body instanceof Readable) body.destroy();
    response.end();
  } else if (typeof body === "string") response.end(body);
  else await pipeline(body, response).catch(() => response.destroy());
}
