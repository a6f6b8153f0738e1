import { createHash } from "node:crypto";
import { staffGroup } from "../packages/api/src/sign-in/staff-group.ts";
import { production, webOrigins } from "./stage.ts";

const grantScopes = new sst.aws.Function("GrantScopes", {
  handler: "packages/api/src/sign-in/grant-scopes.handler",
  // Cognito waits no longer: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
  timeout: "5 seconds",
});

/** Everybody who signs in, customers and staff: whoever is in the group `staff` is given the scope of staff as well. */
const customers = new sst.aws.CognitoUserPool("Customers", {
  usernames: ["email"],
  mfa: "optional",
  softwareToken: true,
  triggers: { preTokenGeneration: grantScopes.arn, preTokenGenerationVersion: "v2" },
  transform: {
    userPool: (args) => {
      args.deletionProtection = production ? "ACTIVE" : "INACTIVE";
      args.userPoolTier = "ESSENTIALS";
      // Length is what makes a password strong; rules of composition make it forgotten: https://pages.nist.gov/800-63-4/sp800-63b.html
      args.passwordPolicy = {
        minimumLength: 12,
        requireLowercase: false,
        requireUppercase: false,
        requireNumbers: false,
        requireSymbols: false,
        temporaryPasswordValidityDays: 3,
      };
      args.userAttributeUpdateSettings = { attributesRequireVerificationBeforeUpdates: ["email"] };
      args.accountRecoverySetting = { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] };
    },
  },
});

new aws.cognito.UserGroup("StaffGroup", { name: staffGroup, userPoolId: customers.id });

/** What tokens may be used for: `larder/customer` and `larder/staff`. */
const larder = new aws.cognito.ResourceServer("LarderResourceServer", {
  userPoolId: customers.id,
  identifier: "larder",
  name: "Larder",
  scopes: [
    { scopeName: "customer", scopeDescription: "Shop, and see one's own orders" },
    { scopeName: "staff", scopeDescription: "Keep the catalog and the stock" },
  ],
});

/** The prefix must be nobody else's in the whole region, and may not contain the words aws, amazon and cognito. */
const pages = new aws.cognito.UserPoolDomain("CustomersDomain", {
  userPoolId: customers.id,
  domain: customers.id.apply((id) =>
    `${$app.name}-${$app.stage}-${createHash("sha256").update(id).digest("hex").slice(0, 10)}`.toLowerCase(),
  ),
});

/** Where programs on someone's own machine wait for the code. Cognito takes plain HTTP for this address, port and all. */
const commandLine = "http://127.0.0.1:8976/callback";

/**
 * The web app, and command lines: public clients, with the authorization code flow and PKCE. `larder/staff` is not
 * among the scopes, because nobody may ask for it: it is given to whoever is entitled to it.
 */
const web = new aws.cognito.UserPoolClient("WebClient", {
  name: "Web",
  userPoolId: customers.id,
  generateSecret: false,
  allowedOauthFlowsUserPoolClient: true,
  allowedOauthFlows: ["code"],
  allowedOauthScopes: ["openid", "email", $interpolate`${larder.identifier}/customer`],
  supportedIdentityProviders: ["COGNITO"],
  callbackUrls: [...webOrigins.map((origin) => `${origin}/callback`), commandLine],
  logoutUrls: webOrigins.map((origin) => `${origin}/`),
  explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
  preventUserExistenceErrors: "ENABLED",
  enableTokenRevocation: true,
  accessTokenValidity: 1,
  idTokenValidity: 1,
  refreshTokenValidity: 30,
  tokenValidityUnits: { accessToken: "hours", idToken: "hours", refreshToken: "days" },
});

const { region } = aws.getRegionOutput();

/** What an API needs to know in order to trust the tokens, and a person in order to get one. */
export const signIn = {
  issuer: $interpolate`https://cognito-idp.${region}.amazonaws.com/${customers.id}`,
  clientId: web.id,
  pages: $interpolate`https://${pages.domain}.auth.${region}.amazoncognito.com`,
};
