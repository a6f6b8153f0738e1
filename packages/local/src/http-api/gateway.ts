import type { IncomingMessage } from "node:http";
import type { HttpApiSpec, RouteSpec, Topology } from "@larder/topology";
import { AwsError } from "../aws-call.ts";
import type { Clock } from "../clock.ts";
import type { Live } from "../live.ts";
import type { Invocation, Lambda } from "../ports.ts";
import { type Answer, gatewayAnswers, MalformedAnswer, readAnswer } from "./answer.ts";
import { createCors } from "./cors.ts";
import { createEventWriter } from "./event.ts";
import { type RequestHeaders, readHeaders } from "./headers.ts";
import { newTraceId } from "./ids.ts";
import { parseTarget } from "./request-target.ts";
import { createRouter, type Match } from "./router.ts";

interface GatewayOptions {
  readonly api: HttpApiSpec;
  readonly apiId: string;
  readonly topology: Topology;
  readonly lambda: Lambda;
  readonly live: Live;
  readonly clock: Clock;
}

/** Milliseconds, and bytes. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const integrationTimeout = 30_000;
const headerQuota = 10_240;
/** What one synchronous invocation takes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const eventQuota = 6 * 1024 * 1024;

/** Makes the function that turns a request, its body read, into the gateway's answer. */
export function createGateway({ api, apiId, topology, lambda, live, clock }: GatewayOptions) {
  const findRoute = createRouter(api.routes);
  const cors = createCors(api.cors);
  const writeEvent = createEventWriter({ api, account: topology.account, apiId });
  const warned = new Set<RouteSpec>();

  return async (request: IncomingMessage, body: Buffer | undefined, requestId: string): Promise<Answer> => {
    const headers = readHeaders(request.rawHeaders);
    const { method = "GET", url = "/" } = request;
    if (headers.size + url.length + method.length > headerQuota) return gatewayAnswers.headersTooLarge();
    const answer = await route({ request, headers, method, body, requestId });
    return cors ? cors.apply(answer, headers.values) : answer;
  };

  interface Incoming {
    request: IncomingMessage;
    headers: RequestHeaders;
    method: string;
    body: Buffer | undefined;
    requestId: string;
  }

  async function route(incoming: Incoming): Promise<Answer> {
    const { request, headers, method, body, requestId } = incoming;
    const target = parseTarget(request.url ?? "/");
    if (!target) return gatewayAnswers.badRequest();
    const match = findRoute(method, target.path);
    if (!match) return cors && method === "OPTIONS" ? cors.preflight(headers.values) : gatewayAnswers.notFound();
    if (match.route.auth.type !== "none") return refuse(match.route);
    const now = clock.now();
    const { socket } = request;
    const traceId = addGatewayHeaders(headers.values, request, body, now);
    const event = writeEvent({
      method,
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: socket.remoteAddress ?? "",
      target,
      headers,
      body,
      match,
      requestId,
      now,
    });
    if (body && Buffer.byteLength(event) > eventQuota) return gatewayAnswers.bodyTooLarge();
    return integrate(match, event, traceId);
  }

  /** Until there are authorizers, protected routes let nobody in, which is safe, and say so, which is honest. */
  function refuse(route: RouteSpec): Answer {
    if (!warned.has(route))
      live.emit({
        type: "warning",
        message: `${route.key} needs ${route.auth.type} authorization, which does not run locally yet: every request is refused`,
      });
    warned.add(route);
    return route.auth.type === "iam" ? gatewayAnswers.forbidden() : gatewayAnswers.unauthorized();
  }

  async function integrate({ route }: Match, event: string, traceId: string): Promise<Answer> {
    try {
      const invocation = await withTimeout(lambda.invoke(route.function, event, { trigger: "http", traceId }));
      if (invocation === undefined) return gatewayAnswers.unavailable();
      return invocation.failed ? gatewayAnswers.failed() : readAnswer(invocation.payload);
    } catch (error) {
      return explain(route, error);
    }
  }

  /** Resolves with nothing when the function takes longer than the gateway waits. It runs on, as on AWS. */
  function withTimeout(invocation: Promise<Invocation>): Promise<Invocation | undefined> {
    return new Promise((resolve, reject) => {
      const alarm = clock.after(integrationTimeout, () => resolve(undefined));
      invocation.then(resolve, reject).finally(() => alarm.cancel());
    });
  }

  function explain(route: RouteSpec, error: unknown): Answer {
    const throttled = error instanceof AwsError && error.code === "TooManyRequestsException";
    if (throttled) return gatewayAnswers.unavailable();
    const reason = error instanceof Error ? error.message : String(error);
    const what = error instanceof MalformedAnswer ? "returned what API Gateway cannot send" : "could not be invoked";
    live.emit({ type: "warning", message: `${route.key}: ${route.function} ${what}: ${reason}` });
    return gatewayAnswers.failed();
  }
}

/** Adds what API Gateway adds. @returns the trace id, the client's own when it sent one. */
function addGatewayHeaders(
  values: Record<string, string>,
  { socket }: IncomingMessage,
  body: Buffer | undefined,
  now: number,
): string {
  const ip = socket.remoteAddress ?? "";
  const earlier = values["x-forwarded-for"];
  const traceId = values["x-amzn-trace-id"] ?? newTraceId(now);
  values["content-length"] ??= String(body?.length ?? 0);
  values["x-amzn-trace-id"] = traceId;
  values["x-forwarded-for"] = earlier === undefined ? ip : `${earlier}, ${ip}`;
  values["x-forwarded-port"] = String(socket.localPort ?? "");
  values["x-forwarded-proto"] = "http";
  return traceId;
}
