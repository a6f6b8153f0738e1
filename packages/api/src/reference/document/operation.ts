import type { RouteContract } from "@larder/lambda/http";
import * as z from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiResponsesObject } from "zod-openapi";
import { correlationHeader, correlationParameter } from "./correlation.ts";
import { problemResponses } from "./problem-responses.ts";
import type { ProblemSchemas } from "./problem-schemas.ts";
import { securityOf } from "./security.ts";

/** What the document says of one route. */
export function operationOf(route: RouteContract, problemSchema: ProblemSchemas): ZodOpenApiOperationObject {
  const { operationId, summary, description, tag, request } = route;
  return {
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    operationId,
    security: securityOf(route),
    requestParams: {
      ...(request.path && { path: objectOf(route, "path") }),
      ...(request.query && { query: objectOf(route, "query") }),
      header: request.headers ? objectOf(route, "headers").extend(correlationParameter.shape) : correlationParameter,
    },
    ...(request.body && {
      requestBody: {
        required: !request.body.safeParse(undefined).success,
        content: { "application/json": { schema: request.body } },
      },
    }),
    responses: { ...answersOf(route), ...problemResponses(route, problemSchema) },
  };
}

/** Parameters have names, so what describes them must be an object. */
function objectOf({ operationId, request }: RouteContract, part: "path" | "query" | "headers"): z.ZodObject {
  const schema = request[part];
  if (schema instanceof z.ZodObject) return schema;
  throw new TypeError(`The ${part} of ${operationId} must be described by an object schema`);
}

const answersOf = ({ answers, request }: RouteContract): ZodOpenApiResponsesObject =>
  Object.fromEntries(
    Object.entries(answers).map(([status, { description, headers, body, contentType = "application/json" }]) => [
      status,
      {
        description,
        headers: z.object({ ...headers?.shape, ...(takesKey(request) && replayedHeader), ...correlationHeader.shape }),
        ...(body && { content: { [contentType]: { schema: body } } }),
      },
    ]),
  );

const takesKey = ({ headers }: RouteContract["request"]): boolean =>
  headers instanceof z.ZodObject && "idempotency-key" in headers.shape;

const replayedHeader = {
  "idempotency-replayed": z
    .literal("true")
    .optional()
    .meta({
      description: "This is the answer to an earlier request with the same key",
      header: { id: "IdempotencyReplayed" },
    }),
};
