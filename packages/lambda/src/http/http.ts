import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { untilTheTimeout } from "../middy-options.ts";
import { type HttpAnswer, toResult } from "./answer.ts";
import { callerOf } from "./caller.ts";
import { correlation } from "./correlation.ts";
import { type HttpContext, httpContext } from "./http-context.ts";
import { problems } from "./problems.ts";
import { type HttpRequest, parseRequest } from "./request.ts";
import type { AnswerOf, RouteContract } from "./route.ts";

/** A function behind an HTTP API, payload format 2.0. */
export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/**
 * Builds the handler of one route from its contract.
 *
 * `handle` sees a request that its schemas have passed, of a caller whose token carries the route's scope. Otherwise:
 * malformed JSON and broken schemas are 400 with every field at fault in `errors`, another content type is 415, a body
 * over 256 KiB 413, a missing token 401, a missing scope 403. Throw an `HttpProblem` to answer with it; anything else
 * that is thrown, and an answer that the contract does not promise, is logged and answered with a bare 500. Every answer
 * carries `x-correlation-id`: the request's own when it is fit for use, else a new one.
 */
export function http<const Route extends RouteContract, const Answer extends HttpAnswer & AnswerOf<Route>>(
  route: Route,
  handle: (request: HttpRequest<Route>) => Promise<Answer>,
): HttpHandler {
  const run = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, HttpContext>(untilTheTimeout)
    .use(correlation())
    .use(problems())
    .handler(async (event: APIGatewayProxyEventV2, { correlationId, logger }: HttpContext) => {
      const caller = callerOf(route, event);
      const parts = parseRequest<Route["request"]>(route.request, event);
      return toResult(route, await handle({ ...parts, caller, correlationId, logger, event }));
    });
  // Two parameters: with three, AWS's Node 24 runtime takes a handler for one with a callback and refuses it.
  return (event, context) => run(event, httpContext(event, context));
}
