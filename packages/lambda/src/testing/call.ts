import { customerScope, staffScope } from "@larder/contracts";
import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithRequestContext } from "aws-lambda";
import type { HttpHandler } from "../http/index.ts";
import { context } from "./context.ts";
import { httpEvent } from "./http-event.ts";

/** Who calls, as the API's authorizer has verified it. */
export interface TestCaller {
  readonly id: string;
  /** What the token may be used for. A customer's unless said. */
  readonly scopes?: readonly string[];
}

/** Who calls when nothing is said of that. */
export const customer: TestCaller = { id: "customer-1" };
/** Someone of the shop, whose token carries both scopes. */
export const staff: TestCaller = { id: "staff-1", scopes: [customerScope, staffScope] };

export interface TestRequest {
  /** {@link customer} unless said. Null: nobody, as on a route without an authorizer. */
  readonly caller?: TestCaller | null;
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  /** Sent as JSON, or as it is when it is text. */
  readonly body?: unknown;
  /** The text is that of bytes in base 64. */
  readonly base64?: boolean;
}

/** Calls a route as API Gateway does; `body` is the answer's JSON, null when it is none. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export async function call(handler: HttpHandler, request: TestRequest = {}) {
  const { statusCode, headers = {}, body: text = "" } = await handler(eventOf(request), context());
  const isJson = /json/.test(String(headers["content-type"]));
  return { status: statusCode, headers, text, body: JSON.parse(isJson ? text : "null") };
}

function eventOf({ caller = customer, path, query, headers, body, base64 = false }: TestRequest): TestEvent {
  const event = httpEvent({
    base64,
    headers: { "content-type": "application/json", ...headers },
    ...(path && { path }),
    ...(query && { query }),
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { ...event, requestContext: { ...event.requestContext, ...(caller && { authorizer: authorizerOf(caller) }) } };
}

/** What a JWT authorizer hands on: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
const authorizerOf = ({ id, scopes = [customerScope] }: TestCaller) => ({
  jwt: { claims: { sub: id, scope: scopes.join(" ") } },
});

type TestEvent = APIGatewayProxyEventV2WithRequestContext<
  APIGatewayProxyEventV2["requestContext"] & { authorizer?: ReturnType<typeof authorizerOf> }
>;
