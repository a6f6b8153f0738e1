import { customerScope, staffScope } from "@larder/contracts";
import type { RouteContract } from "@larder/lambda/http";
import type { ZodOpenApiSecuritySchemeObject } from "zod-openapi";

/**
 * A bearer token, and not the OpenID Connect issuer that it comes from: the issuer's address differs from deployment to
 * deployment, and this document does not. OpenAPI 3.1 lets such a scheme name what a token must carry all the same.
 */
export const securitySchemes = {
  accessToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: [
      "An access token of the OpenID Connect issuer that this deployment trusts, obtained by authorization code with PKCE.",
      `Its scopes say what it may be used for: \`${customerScope}\` to order, \`${staffScope}\` to run the shop.`,
    ].join(" "),
  },
} as const satisfies Record<string, ZodOpenApiSecuritySchemeObject>;

/** None for a route that is open to everyone. */
export const securityOf = ({ scope }: RouteContract) => (scope === undefined ? [] : [{ accessToken: [scope] }]);
