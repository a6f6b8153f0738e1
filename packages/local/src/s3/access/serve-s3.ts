import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError } from "../../aws-call.ts";
import type { Live } from "../../live.ts";
import { isLoopback } from "../../loopback.ts";
import type { S3Answer, S3Service } from "../s3-call.ts";
import { addressOf } from "./address.ts";
import { corsHeaders, preflight } from "./cors.ts";
import { hidden } from "./hidden.ts";
import { problem } from "./problem.ts";
import { type Gate, isForm, readCall } from "./read-call.ts";
import { send } from "./send.ts";

/** S3 at the one port of the local cloud. */
export interface S3Edge {
  /** Whether a request is for S3: by its signature, or because it is a form, or of a bucket and not signed at all. */
  takes(request: IncomingMessage): boolean;
  /** @param proceed Says `100 Continue` to who waits for it. */
  serve(request: IncomingMessage, response: ServerResponse, proceed: () => void): Promise<void>;
}

export interface S3EdgeOptions extends Gate {
  readonly service: S3Service;
  readonly live: Live;
}

/** What is learnt of a request while it is answered. */
interface Asked {
  readonly requestId: string;
  operation: string;
  caller: string;
  cors: Record<string, string>;
}

/** Answers S3's requests: who asks is verified, asked for by IAM, and let in from other origins as the bucket says. */
export function createS3Edge(options: S3EdgeOptions): S3Edge {
  const { topology, live, service } = options;
  const buckets = new Map(Object.values(topology.buckets).map((spec) => [spec.name, spec]));
  const placeOf = ({ url = "/", headers }: IncomingMessage) =>
    addressOf(url, headers.host, (name) => buckets.has(name));

  async function answer(request: IncomingMessage, proceed: () => void, asked: Asked) {
    const { headers, method = "GET" } = request;
    // A name of somebody's own that leads here by DNS is not this machine. Origins are for the bucket to judge.
    if (!isLoopback(`http://${headers.host}`)) throw outsider(headers.host);
    const address = placeOf(request);
    const rules = buckets.get(address.bucket)?.cors ?? [];
    if (method === "OPTIONS") return preflight(rules, headers);
    asked.cors = corsHeaders(rules, method, headers);
    const admitted = await readCall(request, address, options, proceed);
    asked.operation = admitted.call.operation;
    asked.caller = admitted.call.caller;
    const { requestId } = asked;
    return service({ ...admitted.call, requestId }).catch((error: unknown) => {
      throw hidden(error, admitted, options);
    });
  }

  async function serve(request: IncomingMessage, response: ServerResponse, proceed: () => void): Promise<void> {
    const began = performance.now();
    const asked = newAsked(request);
    const fault = (error: unknown) => {
      if (!(error instanceof AwsError) && !request.destroyed) live.emit(warning(asked, error));
      return problem(error, request, asked.requestId);
    };
    const found: S3Answer = await answer(request, proceed, asked).catch(fault);
    const headers = { ...found.headers, ...asked.cors, ...idsOf(asked) };
    await send(request, response, { ...found, headers }).catch((error: unknown) => {
      live.emit(warning(asked, error));
      response.destroy();
    });
    if (!live.watched) return;
    const durationMs = performance.now() - began;
    const { operation, caller } = asked;
    live.emit({ type: "call", service: "s3", operation, caller, status: found.status, durationMs });
  }

  return { takes: (request) => isSigned(request) ?? (isForm(request) || isOfBucket(request)), serve };

  function isOfBucket(request: IncomingMessage): boolean {
    try {
      return buckets.has(placeOf(request).bucket);
    } catch {
      return false;
    }
  }
}

/** Nothing when it is not signed at all. */
function isSigned({ url = "/", headers: { authorization } }: IncomingMessage): boolean | undefined {
  if (authorization !== undefined) return authorization.includes("/s3/aws4_request");
  return url.includes("X-Amz-") ? /[?&]X-Amz-Credential=[^&]*(%2F|\/)s3(%2F|\/)/i.test(url) : undefined;
}

const newAsked = ({ method, url }: IncomingMessage): Asked => ({
  requestId: randomBytes(8).toString("hex").toUpperCase(),
  operation: `${method} ${url?.split("?")[0]}`,
  caller: "",
  cors: {},
});

const idsOf = ({ requestId }: Asked) => ({
  "x-amz-request-id": requestId,
  "x-amz-id-2": randomBytes(48).toString("base64"),
});

const outsider = (host: string | undefined) =>
  new AwsError(
    "AccessDenied",
    `The local cloud answers to 127.0.0.1 and localhost only, not to calls to the host ${host}.`,
    403,
  );

const warning = ({ operation }: Asked, error: unknown) => ({
  type: "warning" as const,
  message: `s3:${operation} failed inside the local cloud: ${error instanceof Error ? error.stack : String(error)}`,
});
