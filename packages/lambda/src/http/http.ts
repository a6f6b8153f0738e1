import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { untilTheTimeout } from "../middy-options.ts";
import { type HttpAnswer, toResult } from "./answer.ts";
import { correlation } from "./correlation.ts";
import { type HttpContext, httpContext } from "./http-context.ts";
import { problems } from "./problems.ts";
import { type HttpRequest, parseRequest, type RequestSchemas } from "./request.ts";

/** A function behind an HTTP API, payload format 2.0. */
export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/**
 * Builds the handler of one route.
 *
 * The request is checked against the schemas before `handle` sees it: malformed JSON and broken schemas are 400 with
 * every field at fault in `errors`, another content type is 415, a body over 256 KiB 413. Throw an `HttpProblem` to
 * answer with it; anything else that is thrown is logged and answered with a bare 500. Every answer carries
 * `x-correlation-id`: the request's own when it is fit for use, else a new one.
 *
 * @param schemas Zod schemas of the parts of the request that the route reads. Make the body's strict, so that unknown
 *   fields are refused by name.
 */
export function http<const Schemas extends RequestSchemas>(
  schemas: Schemas,
  handle: (request: HttpRequest<Schemas>) => Promise<HttpAnswer>,
): HttpHandler {
  const run = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, HttpContext>(untilTheTimeout)
    .use(correlation())
    .use(problems())
    .handler(async (event: APIGatewayProxyEventV2, { correlationId, logger }: HttpContext) =>
      toResult(await handle({ ...parseRequest(schemas, event), correlationId, logger, event })),
    );
  // Two parameters: with three, AWS's Node 24 runtime takes a handler for one with a callback and refuses it.
  return (event, context) => run(event, httpContext(event, context));
}
