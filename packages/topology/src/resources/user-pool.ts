import * as z from "zod";
import { name } from "./name.ts";

/** An application that signs people in: the authorization code flow with PKCE. */
const userPoolClientSchema = z.strictObject({
  name,
  /** What its tokens carry as `client_id`, and APIs as audience. */
  id: name,
  callbackUrls: z.array(z.url()),
  logoutUrls: z.array(z.url()),
  /** `openid`, `email`, and scopes of the pool's own as `server/scope`. */
  scopes: z.array(name),
  accessTokenValidity: z.int().min(300).max(86_400),
  idTokenValidity: z.int().min(300).max(86_400),
  refreshTokenValidity: z.int().min(3600).max(315_360_000),
});

/** A Cognito user pool: an OpenID Connect issuer. */
export const userPoolSchema = z.strictObject({
  name,
  id: name,
  /** As APIs' authorizers name it: `https://cognito-idp.<region>.amazonaws.com/<id>`. */
  issuer: z.url(),
  /** Of its resource servers, as tokens carry them: `server/scope`. */
  scopes: z.array(name),
  groups: z.array(name),
  clients: z.record(name, userPoolClientSchema),
  deletionProtection: z.boolean(),
  /** Where its sign-in pages are: the prefix of `https://<domain>.auth.<region>.amazoncognito.com`. */
  domain: name.optional(),
  /** A function that may change each token before it is signed (trigger version 2: access tokens too). */
  preTokenGeneration: name.optional(),
});

export type UserPoolClientSpec = z.infer<typeof userPoolClientSchema>;
export type UserPoolSpec = z.infer<typeof userPoolSchema>;
