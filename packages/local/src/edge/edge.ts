import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AwsAnswer, type AwsCall, AwsError, type AwsService } from "../aws-call.ts";
import { listen } from "../listen.ts";
import type { Live } from "../live.ts";
import type { S3Edge } from "../s3/access/serve-s3.ts";
import { readBody } from "./body.ts";
import { explain, fromBrowser, refuseOutsiders } from "./browser.ts";
import { errorAnswer } from "./errors.ts";
import { readLambdaCall } from "./lambda-call.ts";
import { readCredentialScope } from "./signature.ts";
import { WireCall } from "./wire-call.ts";

export interface EdgeOptions {
  /** By the name in the SigV4 credential scope: `dynamodb`, `sqs`, `events`, `lambda`. */
  readonly services: Readonly<Record<string, AwsService>>;
  /** Lets a call pass and names its caller for people to read, or throws the {@link AwsError} that refuses it. */
  readonly authorize?: (call: AwsCall) => string;
  /** Takes S3's requests, which are told by themselves and whose bodies are streamed. */
  readonly s3?: S3Edge | undefined;
  readonly live: Live;
  /** 0 (the default) takes any that is free. */
  readonly port?: number;
}

export interface Edge {
  /** What `AWS_ENDPOINT_URL` has to be. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Opens the one port that takes every AWS call, and hands each call to its service.
 * @throws {PortInUse}
 */
export async function startEdge(options: EdgeOptions): Promise<Edge> {
  const take = (request: IncomingMessage, response: ServerResponse, proceed: () => void) => {
    // Whatever a call breaks, it breaks for itself alone: an unhandled rejection would end the process.
    serve(request, response, options, proceed).catch(() => response.destroy());
  };
  const server = createServer((request, response) => take(request, response, () => {}));
  // Gigabytes wait until it is known that they are wanted.
  server.on("checkContinue", (request, response) => take(request, response, () => response.writeContinue()));
  // SDKs keep connections for as long as they like; a server that closes first makes them see resets.
  server.keepAliveTimeout = 75_000;
  server.requestTimeout = 0;
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: EdgeOptions,
  proceed: () => void,
): Promise<void> {
  if (options.s3?.takes(request)) return options.s3.serve(request, response, proceed);
  const began = performance.now();
  const asker = {
    service: "",
    operation: "",
    caller: "",
    target: header(request, "x-amz-target"),
    contentType: request.headers["content-type"],
  };
  let answer: AwsAnswer;
  try {
    refuseOutsiders(request);
    if (fromBrowser(request)) return explain(response);
    proceed();
    const body = await readBody(request);
    const scope = readCredentialScope(request.headers.authorization, request.url ?? "/");
    asker.service = scope.service;
    asker.operation = asker.target?.slice(asker.target.lastIndexOf(".") + 1) ?? "";
    asker.caller = scope.accessKeyId;
    const service = Object.hasOwn(options.services, scope.service) ? options.services[scope.service] : undefined;
    if (!service) throw unknownService(scope.service, options.services);
    const call = new WireCall(scope.service, asker.operation, scope.accessKeyId, request, response, body);
    // Its API names no operation but by the path, which is long, and another for each execution.
    if (scope.service === "lambda") asker.operation = readLambdaCall(call).action;
    if (options.authorize) asker.caller = options.authorize(call);
    answer = await service(call);
  } catch (error) {
    if (!(error instanceof AwsError)) warnOfFault(error, asker, options.live);
    answer = errorAnswer(error instanceof AwsError ? error : internalFailure(), asker);
  }
  send(response, answer);
  if (options.live.watched) {
    const operation = asker.operation || `${request.method} ${request.url}`;
    const durationMs = performance.now() - began;
    const { service, caller } = asker;
    options.live.emit({ type: "call", service, operation, caller, status: answer.status, durationMs });
  }
}

function send(response: ServerResponse, { status, headers, body }: AwsAnswer) {
  if (response.destroyed) return;
  response.writeHead(status, {
    ...headers,
    "x-amzn-requestid": headers["x-amzn-requestid"] ?? randomUUID(),
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function unknownService(name: string, services: object) {
  const known = Object.keys(services).sort().join(", ");
  return new AwsError("UnknownOperationException", `The local cloud has no service '${name}'. It has: ${known}.`);
}

const internalFailure = () =>
  new AwsError("InternalFailure", "The request processing has failed because of an unknown error.", 500);

function warnOfFault(error: unknown, asker: { service: string; operation: string }, live: Live) {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  live.emit({
    type: "warning",
    message: `${asker.service}:${asker.operation} failed inside the local cloud: ${detail}`,
  });
}
