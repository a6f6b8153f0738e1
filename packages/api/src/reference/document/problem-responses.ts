import { InvalidRequest, type ProblemDefinition, type RouteContract } from "@larder/lambda/http";
import * as z from "zod";
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from "zod-openapi";
import { correlationHeader } from "./correlation.ts";
import {
  contentTooLarge,
  forbidden,
  forbiddenAlsoBy,
  internalServerError,
  unauthorized,
  unsupportedMediaType,
} from "./own-answers.ts";
import type { ProblemSchemas } from "./problem-schemas.ts";
import { mayBeInvalid } from "./validity.ts";

/** How a route refuses: by its own problems, and by those of everyone who stands before its handler. */
export function problemResponses(route: RouteContract, problemSchema: ProblemSchemas): ZodOpenApiResponsesObject {
  const problems = [
    ...(mayBeInvalid(route) ? [InvalidRequest.definition] : []),
    ...(route.problems ?? []).map(({ definition }) => definition),
  ];
  const own = new Map(
    [...Map.groupBy(problems, ({ status }) => status)].map(([status, ofStatus]) => [
      status,
      problemResponse(ofStatus, problemSchema),
    ]),
  );
  const refused = own.get(403);
  return {
    ...Object.fromEntries(own),
    ...(route.request.body && { 413: contentTooLarge, 415: unsupportedMediaType }),
    ...(route.scope !== undefined && { 401: unauthorized, 403: refused ? forbiddenAlsoBy(refused) : forbidden }),
    500: internalServerError,
  };
}

function problemResponse(
  problems: readonly ProblemDefinition[],
  problemSchema: ProblemSchemas,
): ZodOpenApiResponseObject {
  const schemas = problems.map(problemSchema);
  const [first, ...others] = schemas;
  if (!first) throw new RangeError("A response describes at least one problem");
  return {
    description: problems.map(({ title }) => title).join(", or: "),
    headers: correlationHeader.extend(headersOf(problems)),
    content: { "application/problem+json": { schema: others.length > 0 ? z.union([first, ...others]) : first } },
  };
}

/** Those that some of the problems come with, each by itself. */
const headersOf = (problems: readonly ProblemDefinition[]): z.ZodRawShape =>
  Object.assign(
    {},
    ...problems.map(({ headers }) => (problems.length > 1 ? headers?.partial().shape : headers?.shape)),
  );
