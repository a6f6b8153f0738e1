import type { IncomingMessage } from "node:http";
import type { HttpApiSpec, Topology } from "@larder/topology";
import type { Clock } from "../clock.ts";
import type { Live } from "../live.ts";
import type { Lambda, TokenIssuer } from "../ports.ts";
import { type Answer, gatewayAnswers } from "./answer.ts";
import { createAuthorizer } from "./authorizer.ts";
import { readBody } from "./body.ts";
import { createCors } from "./cors.ts";
import { createEventWriter } from "./event.ts";
import { type RequestHeaders, readHeaders } from "./headers.ts";
import { newTraceId } from "./ids.ts";
import { createIntegration } from "./integration.ts";
import { parseTarget, type RequestTarget } from "./request-target.ts";
import { createRouter } from "./router.ts";

interface GatewayOptions {
  readonly api: HttpApiSpec;
  readonly apiId: string;
  readonly topology: Topology;
  readonly lambda: Lambda;
  readonly live: Live;
  readonly clock: Clock;
  readonly issuers: ReadonlyMap<string, TokenIssuer>;
}

/** Request line and header values, in bytes. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const headerQuota = 10_240;
/** What one synchronous invocation takes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const eventQuota = 6 * 1024 * 1024;

/** Makes the function that turns a request into the gateway's answer. */
export function createGateway({ api, apiId, topology, lambda, live, clock, issuers }: GatewayOptions) {
  const findRoute = createRouter(api.routes);
  const authorize = createAuthorizer({ api, issuers, live, clock });
  const cors = createCors(api.cors);
  const writeEvent = createEventWriter({ api, account: topology.account, apiId });
  const integrate = createIntegration({ lambda, live, clock });

  return async (request: IncomingMessage, requestId: string): Promise<Answer> => {
    const headers = readHeaders(request.rawHeaders);
    const { method = "GET", url = "/" } = request;
    if (headers.size + url.length + method.length > headerQuota) return gatewayAnswers.headersTooLarge();
    const answer = await route(request, method, parseTarget(url), headers, requestId);
    return cors ? cors.apply(answer, headers.values) : answer;
  };

  async function route(
    request: IncomingMessage,
    method: string,
    target: RequestTarget | undefined,
    headers: RequestHeaders,
    requestId: string,
  ): Promise<Answer> {
    if (!target) return gatewayAnswers.badRequest();
    const match = findRoute(method, target.path);
    if (!match) return cors && method === "OPTIONS" ? cors.preflight(headers.values) : gatewayAnswers.notFound();
    const access = await authorize(match.route, headers.values["authorization"]);
    if (access.refused) return access.refused;
    const body = await readBody(request, headers);
    if (!body) return gatewayAnswers.bodyTooLarge();
    const now = clock.now();
    const traceId = addGatewayHeaders(headers.values, request, body, now);
    const event = writeEvent({ request, target, headers, body, match, requestId, now, ...access });
    if (body.length > 0 && Buffer.byteLength(event) > eventQuota) return gatewayAnswers.bodyTooLarge();
    return integrate(match.route, event, traceId);
  }
}

/** Adds what API Gateway adds. @returns the trace id, the client's own when it sent one. */
function addGatewayHeaders(
  values: Record<string, string>,
  { socket }: IncomingMessage,
  body: Buffer,
  now: number,
): string {
  const ip = socket.remoteAddress ?? "";
  const earlier = values["x-forwarded-for"];
  const traceId = values["x-amzn-trace-id"] ?? newTraceId(now);
  values["content-length"] ??= String(body.length);
  values["x-amzn-trace-id"] = traceId;
  values["x-forwarded-for"] = earlier === undefined ? ip : `${earlier}, ${ip}`;
  values["x-forwarded-port"] = String(socket.localPort ?? "");
  values["x-forwarded-proto"] = "http";
  return traceId;
}
