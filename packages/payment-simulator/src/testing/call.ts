import type { HttpHandler } from "@larder/lambda/http";
import { context as lambdaContext } from "@larder/lambda/testing/context";
import { httpEvent } from "@larder/lambda/testing/http-event";
import { apiKey } from "./simulator.ts";

export const context = lambdaContext();

export interface TestRequest {
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  /** With the API key, unless an `authorization` is given. */
  readonly headers?: Record<string, string>;
  /** Sent as JSON, or in base64 as API Gateway sends forms when it is a form. */
  readonly body?: unknown;
}

/** Calls a route as API Gateway does; `body` is the answer's JSON, null when it is none. */
export async function call(handler: HttpHandler, request: TestRequest = {}) {
  const { statusCode: status, headers = {}, body: text = "" } = await handler(eventOf(request), context);
  const isJson = /json/.test(String(headers["content-type"]));
  return { status, headers, text, body: JSON.parse(isJson ? text : "null") };
}

const eventOf = ({ path, query, headers, body }: TestRequest) =>
  httpEvent({
    base64: body instanceof URLSearchParams,
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json", ...headers },
    ...(path && { path }),
    ...(query && { query }),
    ...(body !== undefined && { body: encoded(body) }),
  });

const encoded = (body: unknown) =>
  body instanceof URLSearchParams ? Buffer.from(body.toString()).toString("base64") : JSON.stringify(body);
