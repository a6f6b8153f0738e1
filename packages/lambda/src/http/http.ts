import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import type { IdempotencyStore } from "../idempotency/idempotency.ts";
import type { Logger } from "../logging/logger.ts";
import { type Counter, measured } from "../metrics/metrics.ts";
import { untilTheTimeout } from "../middy-options.ts";
import { type HttpAnswer, toResult } from "./answer.ts";
import { callerOf } from "./caller.ts";
import { correlation } from "./correlation.ts";
import { type HttpContext, httpContext } from "./http-context.ts";
import { readBody } from "./json-body.ts";
import { answerOnce, type IdempotentRoute, type OnceAnswered, replayedHeader } from "./once.ts";
import { problems } from "./problems.ts";
import { type HttpRequest, parseRequest, type RequestSchemas } from "./request.ts";
import type { AnswerOf, RouteContract } from "./route.ts";

/** A function behind an HTTP API, payload format 2.0. */
export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

export interface IdempotentOptions {
  /**
   * Answers each request once: who repeats it with the same `Idempotency-Key` gets the same answer, and a header
   * `idempotency-replayed`.
   */
  readonly idempotency: IdempotencyStore;
}

/** What a request shows of who sends it, before anything of it is parsed. */
export interface Unread {
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /**
   * The body as it was sent, to the byte; empty when there is none.
   * @throws {HttpProblem} 413 or 400 when it is too large, or no text.
   */
  readonly rawBody: () => string;
  readonly logger: Logger;
}

export interface AuthenticatedOptions {
  /**
   * For callers whom the API's authorizer does not know: by a key, or by a signature over the body. Throw to refuse them.
   * Until it returns, nothing that they say is parsed.
   */
  readonly authenticate: (request: Unread) => void;
}

/**
 * Builds the handler of one route from its contract.
 *
 * `handle` sees a request that its schemas have passed, of a caller whose token carries the route's scope. Otherwise:
 * malformed JSON and broken schemas are 400 with every field at fault in `errors`, another content type is 415, a body
 * over 256 KiB 413, a missing token 401, a missing scope 403. Throw an `HttpProblem` to answer with it; anything else
 * that is thrown, and an answer that the contract does not promise, is logged and answered with a bare 500. Every answer
 * carries `x-correlation-id`: the request's own when it is fit for use, else a new one.
 *
 * With `idempotency`, `once.complete(answer)` is the write that makes the handler's transaction happen once. Without its
 * use the answer is recorded when the handler has returned, and a crash before that has the next request try again.
 * What the handler throws is not recorded: the key is free again.
 */
export function http<const Route extends RouteContract, const Answer extends HttpAnswer & AnswerOf<Route>>(
  route: Route,
  handle: (request: HttpRequest<Route>) => Promise<Answer>,
): HttpHandler;
export function http<const Route extends RouteContract, const Answer extends HttpAnswer & AnswerOf<Route>>(
  route: Route,
  options: AuthenticatedOptions,
  handle: (request: HttpRequest<Route>) => Promise<Answer>,
): HttpHandler;
export function http<const Route extends IdempotentRoute, const Answer extends HttpAnswer & AnswerOf<Route>>(
  route: Route,
  options: IdempotentOptions,
  handle: (request: HttpRequest<Route> & { readonly once: OnceAnswered<Route> }) => Promise<Answer>,
): HttpHandler;
export function http(route: RouteContract, ...given: Given): HttpHandler {
  const answer = answering(route, given);
  const authenticate = authenticating(given);
  const run = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, HttpContext>(untilTheTimeout)
    .use(correlation())
    .use(problems())
    .handler(async (event: APIGatewayProxyEventV2, context: HttpContext) => {
      const { correlationId, logger } = context;
      authenticate({ headers: event.headers, rawBody: () => readBody(event) ?? "", logger });
      const caller = callerOf(route, event);
      const parts = parseRequest<RequestSchemas>(route.request, event);
      return answer({ ...parts, caller, correlationId, logger, event }, context);
    });
  // Two parameters: with three, AWS's Node 24 runtime takes a handler for one with a callback and refuses it.
  return (event, context) =>
    measured(context, async (count) => {
      const result = await run(event, httpContext(event, context));
      count(fateOf(result));
      return result;
    });
}

function fateOf({ statusCode = 500, headers }: APIGatewayProxyStructuredResultV2): Counter {
  if (statusCode >= 500) return "RequestsFailed";
  if (statusCode >= 400) return "RequestsRefused";
  return headers?.[replayedHeader] ? "RequestsReplayed" : "RequestsHandled";
}

type Request = HttpRequest<RouteContract>;
type Handle = (request: Request) => Promise<HttpAnswer>;
type HandleOnce = (request: Request & { readonly once: OnceAnswered<RouteContract> }) => Promise<HttpAnswer>;
type Answer = (request: Request, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;
type Given = [Handle] | [AuthenticatedOptions, Handle] | [IdempotentOptions, HandleOnce];

const isIdempotent = (given: Given): given is [IdempotentOptions, HandleOnce] => "idempotency" in given[0];

function answering(route: RouteContract, given: Given): Answer {
  if (isIdempotent(given)) return onlyOnce(route, ...given);
  return always(route, given.length === 1 ? given[0] : given[1]);
}

function authenticating([options]: Given): AuthenticatedOptions["authenticate"] {
  return "authenticate" in options ? options.authenticate : () => {};
}

const always =
  (route: RouteContract, handle: Handle): Answer =>
  async (request) =>
    toResult(route, await handle(request));

const onlyOnce =
  (route: RouteContract, { idempotency }: IdempotentOptions, handle: HandleOnce): Answer =>
  (request, context) =>
    answerOnce(idempotency, route, request, context, (once) => handle({ ...request, once }));
