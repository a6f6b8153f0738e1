import { signIn } from "../sign-in.ts";
import { webOrigins } from "../stage.ts";

/** What customers and staff call over HTTP. */
export const api = new sst.aws.ApiGatewayV2("Api", {
  cors: webOrigins.length > 0 && {
    allowOrigins: webOrigins,
    allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    allowHeaders: ["authorization", "content-type", "idempotency-key", "if-match", "if-none-match", "x-correlation-id"],
    exposeHeaders: ["etag", "idempotency-replayed", "location", "retry-after", "x-correlation-id"],
    maxAge: "1 hour",
  },
});

/**
 * Whose tokens are trusted. Access tokens of Cognito name their client as `client_id` and have no `aud`; API Gateway then
 * takes the one for the other. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
const signedIn = api.addAuthorizer({ name: "SignIn", jwt: { issuer: signIn.issuer, audiences: [signIn.clientId] } });

/**
 * A function under its own name, not under one that SST makes from a hash of the route.
 * @param scope What the caller's token must carry. Without it the route is open to everyone.
 */
export function route(key: string, name: string, args: sst.aws.FunctionArgs, scope?: string) {
  api.route(key, new sst.aws.Function(name, args).arn, {
    name,
    ...(scope && { auth: { jwt: { authorizer: signedIn.id, scopes: [scope] } } }),
  });
}
