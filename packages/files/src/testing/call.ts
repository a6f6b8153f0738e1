import { customerScope, staffScope } from "@larder/contracts";
import type { HttpHandler } from "@larder/lambda/http";
import { context } from "@larder/lambda/testing/context";
import { httpEvent } from "@larder/lambda/testing/http-event";

/** Who calls, as the API's authorizer has verified it. */
export interface TestCaller {
  readonly id: string;
  readonly scopes: readonly string[];
}

export const customer: TestCaller = { id: "customer-1", scopes: [customerScope] };
export const staff: TestCaller = { id: "staff-1", scopes: [customerScope, staffScope] };

interface TestRequest {
  readonly caller?: TestCaller;
  readonly path?: Record<string, string>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** Calls a route as API Gateway does, for {@link customer} unless said. */
export async function call(handler: HttpHandler, { caller = customer, path, body }: TestRequest) {
  const event = httpEvent({ ...(path && { path }), ...(body !== undefined && { body: JSON.stringify(body) }) });
  const authorizer = { jwt: { claims: { sub: caller.id, scope: caller.scopes.join(" ") } } };
  const requestContext = { ...event.requestContext, authorizer };
  const { statusCode, headers = {}, body: text = "null" } = await handler({ ...event, requestContext }, context());
  return { status: statusCode, headers, body: JSON.parse(text) };
}
