import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as z from "zod";
import { HttpProblem } from "./problem.ts";
import type { RouteContract } from "./route.ts";

/** Who calls, as the API's authorizer has verified it. Ids in bodies, paths and headers say nothing about that. */
export interface Caller {
  /** The token's `sub`. */
  readonly id: string;
  readonly scopes: readonly string[];
}

/** What a JWT authorizer hands on: claims as strings. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
const authorizedSchema = z.object({
  jwt: z.object({ claims: z.object({ sub: z.string().min(1), scope: z.string().default("") }) }),
});

/** Nobody is known on a route that is open to everyone. */
export type CallerOf<Route extends RouteContract> = Route extends { readonly scope: string } ? Caller : undefined;

/**
 * Reads who calls from the authorizer's word. API Gateway has refused everyone else already; this holds a route that was
 * deployed without its authorizer.
 * @throws {HttpProblem} 401 without a verified token, 403 without the route's scope.
 */
export function callerOf<Route extends RouteContract>(route: Route, event: APIGatewayProxyEventV2): CallerOf<Route>;
export function callerOf({ scope }: RouteContract, { requestContext }: APIGatewayProxyEventV2): Caller | undefined {
  if (scope === undefined) return undefined;
  const authorizer = "authorizer" in requestContext ? requestContext.authorizer : undefined;
  const authorized = authorizedSchema.safeParse(authorizer);
  if (!authorized.success) throw new HttpProblem({ status: 401, headers: { "www-authenticate": "Bearer" } });
  const { sub, scope: granted } = authorized.data.jwt.claims;
  const scopes = granted.split(" ").filter((name) => name !== "");
  if (!scopes.includes(scope)) throw new HttpProblem({ status: 403, detail: `The token lacks the scope ${scope}` });
  return { id: sub, scopes };
}
