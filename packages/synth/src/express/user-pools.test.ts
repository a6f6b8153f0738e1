import { resolve } from "node:path";
import type { Topology } from "@larder/topology";
import { beforeAll, describe, expect, test } from "vitest";
import { problemsOf, synthStack } from "../fixtures/synth-stack.ts";
import { ensurePlatform } from "../platform.ts";

/** Functions that synth has nothing to say against. */
const settings = `
  $transform(sst.aws.Function, (args) => {
    args.nodejs ??= { format: "esm", minify: true };
    args.transform = {
      role: (role) => {
        role.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" });
        return undefined;
      },
    };
  });
`;

/** A user pool with its trigger, what belongs to it, and an API with one route for who is signed in. */
const signIn = `${settings}
  const trigger = new sst.aws.Function("Trigger", { handler: "src/present.handler" });
  const pool = new sst.aws.CognitoUserPool("People", {
    usernames: ["email"],
    triggers: { preTokenGeneration: trigger.arn, preTokenGenerationVersion: "v2" },
    transform: {
      userPool: (args) => {
        args.deletionProtection = "ACTIVE";
        args.userPoolTier = "ESSENTIALS";
        args.passwordPolicy = {
          minimumLength: 12, requireLowercase: false, requireUppercase: false, requireNumbers: false,
          requireSymbols: false, temporaryPasswordValidityDays: 3,
        };
        args.accountRecoverySetting = { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] };
      },
    },
  });
  const server = new aws.cognito.ResourceServer("ShopResourceServer", {
    userPoolId: pool.id, identifier: "shop", name: "Shop",
    scopes: [{ scopeName: "buy", scopeDescription: "Buy" }, { scopeName: "sell", scopeDescription: "Sell" }],
  });
  new aws.cognito.UserGroup("SellersGroup", { userPoolId: pool.id, name: "sellers" });
  new aws.cognito.UserPoolDomain("PeopleDomain", { userPoolId: pool.id, domain: "people-of-the-shop" });
  const client = new aws.cognito.UserPoolClient("WebClient", {
    name: "Web", userPoolId: pool.id, allowedOauthFlowsUserPoolClient: true, allowedOauthFlows: ["code"],
    allowedOauthScopes: ["openid", $interpolate\`\${server.identifier}/buy\`], supportedIdentityProviders: ["COGNITO"],
    callbackUrls: ["https://shop.example/callback"], accessTokenValidity: 20,
    tokenValidityUnits: { accessToken: "minutes" },
  });
  const api = new sst.aws.ApiGatewayV2("Api", { cors: false });
  const people = api.addAuthorizer({
    name: "People",
    jwt: {
      issuer: $interpolate\`https://cognito-idp.\${aws.getRegionOutput().region}.amazonaws.com/\${pool.id}\`,
      audiences: [client.id],
    },
  });
  const route = (key, name, options) =>
    api.route(key, new sst.aws.Function(name, { handler: "src/present.handler" }).arn, { name, ...options });
  route("GET /prices", "Prices", {});
  route("POST /orders", "Order", { auth: { jwt: { authorizer: people.id, scopes: ["shop/buy"] } } });
`;

beforeAll(() => ensurePlatform(resolve(import.meta.dirname, "../../../..")), 300_000);

describe("a user pool", { timeout: 120_000 }, () => {
  let topology: Topology;
  beforeAll(async () => {
    topology = await synthStack(signIn);
  }, 120_000);

  test("is told with its domain, scopes, groups, clients and trigger", () => {
    expect(topology.userPools).toEqual({
      People: {
        name: expect.stringMatching(/^trial-dev-PeopleUserPool-/),
        id: "eu-west-1_peopleuserpool",
        issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_peopleuserpool",
        domain: "people-of-the-shop",
        scopes: ["shop/buy", "shop/sell"],
        groups: ["sellers"],
        deletionProtection: true,
        preTokenGeneration: "Trigger",
        clients: {
          Web: {
            name: "Web",
            id: "webclient",
            callbackUrls: ["https://shop.example/callback"],
            logoutUrls: [],
            scopes: ["openid", "shop/buy"],
            accessTokenValidity: 20 * 60,
            idTokenValidity: 60 * 60,
            refreshTokenValidity: 30 * 24 * 60 * 60,
          },
        },
      },
    });
  });

  test("is whom an API's authorizer trusts, for routes that ask for a scope", () => {
    expect(topology.httpApis["Api"]).toMatchObject({
      authorizers: {
        ApiAuthorizerPeople: { issuer: topology.userPools["People"]!.issuer, audiences: ["webclient"] },
      },
      routes: [
        { key: "GET /prices", auth: { type: "none" } },
        { key: "POST /orders", auth: { type: "jwt", authorizer: "ApiAuthorizerPeople", scopes: ["shop/buy"] } },
      ],
    });
  });
});

test("what of sign-in the topology cannot tell is reported, by name", { timeout: 120_000 }, async () => {
  const problems = await problemsOf(`${settings}
    const hook = new sst.aws.Function("Hook", { handler: "src/present.handler" });
    const pool = new sst.aws.CognitoUserPool("Bare", {
      usernames: ["phone"],
      triggers: { preSignUp: hook.arn, preTokenGeneration: hook.arn },
    });
    pool.addClient("Sst");
    const client = (name: string, args: object) =>
      new aws.cognito.UserPoolClient(name, {
        name, userPoolId: pool.id, allowedOauthFlowsUserPoolClient: true, allowedOauthFlows: ["code"],
        allowedOauthScopes: ["openid"], supportedIdentityProviders: ["COGNITO"],
        callbackUrls: ["https://shop.example/callback"], ...args,
      });
    client("SecretClient", { generateSecret: true });
    client("ForeignClient", { userPoolId: "eu-west-1_elsewhere" });
    client("FederatedClient", { supportedIdentityProviders: ["COGNITO", "Google"] });
    new aws.cognito.UserGroup("RoleGroup", {
      userPoolId: pool.id, name: "role", roleArn: "arn:aws:iam::000000000000:role/role",
    });
    new aws.cognito.UserPoolDomain("ShoutedDomain", { userPoolId: pool.id, domain: "SHOP" });
    new aws.cognito.IdentityProvider("Google", {
      userPoolId: pool.id, providerName: "Google", providerType: "Google", providerDetails: {},
    });
    new aws.lambda.Permission("ForeignPermission", {
      action: "lambda:InvokeFunction", function: hook.arn, principal: "cognito-idp.amazonaws.com",
      sourceArn: "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_elsewhere",
    });
    new aws.lambda.Permission("AnyonesPermission", {
      action: "lambda:InvokeFunction", function: hook.arn, principal: "cognito-idp.amazonaws.com",
    });
  `);
  const expected = [
    /^BareUserPool .*cannot express its usernameAttributes\.0/,
    /^BareUserPool .*cannot express its lambdaConfig\.preSignUp/,
    /^BareUserPool .*cannot express its lambdaConfig\.preTokenGenerationConfig\.lambdaVersion/,
    /^BareUserPool .*cannot express its userPoolTier/,
    /^SstClient .*cannot express its allowedOauthFlows/,
    /^SecretClient .*cannot express its generateSecret/,
    /^Foreign: refers to eu-west-1_elsewhere, which is not in these stacks/,
    /^FederatedClient .*cannot express its supportedIdentityProviders/,
    /^RoleGroup .*cannot express its roleArn/,
    /^ShoutedDomain .*cannot express its domain/,
    /^Google \(aws:cognito\/identityProvider:IdentityProvider\): the topology cannot express this type/,
    /^ForeignPermission: lets cognito-idp\.amazonaws\.com invoke a function for arn:.*elsewhere, which is not in these stacks/,
    /^AnyonesPermission .*cannot express its sourceArn/,
  ];
  for (const each of expected) expect(problems).toContainEqual(expect.stringMatching(each));
});
