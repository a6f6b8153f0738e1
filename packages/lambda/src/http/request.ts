import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type * as z from "zod";
import type { Logger } from "../logging/logger.ts";
import { violationsOf } from "../validation/violations.ts";
import type { CallerOf } from "./caller.ts";
import { InvalidRequest, type RequestViolation } from "./invalid-request.ts";
import { parseJsonBody, readBody } from "./json-body.ts";
import type { RouteContract } from "./route.ts";

/** What a route takes. A part without a schema is not read. */
export interface RequestSchemas {
  readonly path?: z.ZodType;
  /** Values are strings; API Gateway joins repeated parameters with commas. */
  readonly query?: z.ZodType;
  /** Names are in lower case. Must tolerate headers it does not name, as `z.object` does. */
  readonly headers?: z.ZodType;
  /** JSON. Make it strict, so that unknown fields are refused by name. There may be no body when it is optional. */
  readonly body?: z.ZodType;
}

type Parsed<Schemas, Part extends keyof RequestSchemas> = Schemas extends { readonly [P in Part]: infer Schema }
  ? z.output<Schema>
  : undefined;

/** The parts of a request, as their schemas parsed them. */
export interface RequestParts<Schemas> {
  readonly path: Parsed<Schemas, "path">;
  readonly query: Parsed<Schemas, "query">;
  readonly headers: Parsed<Schemas, "headers">;
  readonly body: Parsed<Schemas, "body">;
  /** The body as it was sent, for signatures. */
  readonly rawBody?: string;
}

/** A request that has passed its schemas, of a caller who may make it. */
export interface HttpRequest<Route extends RouteContract> extends RequestParts<Route["request"]> {
  /** Who calls, verified. */
  readonly caller: CallerOf<Route>;
  readonly correlationId: string;
  readonly logger: Logger;
  /** API Gateway's own event. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
  readonly event: APIGatewayProxyEventV2;
}

/**
 * Checks every part of a request and reports all faults together.
 * @throws {HttpProblem} 400, 413 or 415.
 */
export function parseRequest<Schemas extends RequestSchemas>(
  schemas: Schemas,
  event: APIGatewayProxyEventV2,
): RequestParts<Schemas>;
export function parseRequest(schemas: RequestSchemas, event: APIGatewayProxyEventV2): object {
  const errors: RequestViolation[] = [];
  const check = (place: RequestViolation["in"], schema: z.ZodType | undefined, value: () => unknown) => {
    if (!schema) return undefined;
    const parsed = schema.safeParse(value(), { error: nameMissing });
    if (!parsed.success) errors.push(...violationsOf(parsed.error).map((violation) => ({ in: place, ...violation })));
    return parsed.data;
  };
  const rawBody = readBody(event);
  const absent = rawBody === undefined && schemas.body?.type === "optional";
  const parts = {
    path: check("path", schemas.path, () => event.pathParameters ?? {}),
    query: check("query", schemas.query, () => event.queryStringParameters ?? {}),
    headers: check("header", schemas.headers, () => event.headers),
    body: check("body", schemas.body, () => (absent ? undefined : parseJsonBody(event, rawBody))),
    ...(rawBody !== undefined && { rawBody }),
  };
  if (errors.length > 0) throw new InvalidRequest(errors);
  return parts;
}

const nameMissing: z.core.$ZodErrorMap = (issue) => (issue.input === undefined ? "Missing" : undefined);
