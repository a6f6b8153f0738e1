import { setEnvironment } from "@larder/lambda/testing/environment";
import { expect, it } from "vitest";
import { context } from "../testing/invoke.ts";
import { handler } from "./grant-scopes.ts";

setEnvironment({}, {});

/** What Cognito asks before it signs the tokens of someone who has just signed in. */
const event = (groups?: string[] | null, more: object = {}) => ({
  version: "2",
  triggerSource: "TokenGeneration_HostedAuth",
  region: "eu-west-1",
  userPoolId: "eu-west-1_EXAMPLE",
  userName: "5e2a0d0c-8f44-4c5e-9b8b-6d2d6a4f2f10",
  callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId: "1example23456789" },
  request: {
    userAttributes: { sub: "5e2a0d0c-8f44-4c5e-9b8b-6d2d6a4f2f10", email: "ada@example.com" },
    groupConfiguration: { groupsToOverride: groups, iamRolesToOverride: [], preferredRole: null },
    scopes: ["openid", "email", "larder/customer"],
  },
  response: {},
  ...more,
});

const scopesOf = async (asked: object) =>
  (await handler(asked, context)).response.claimsAndScopeOverrideDetails.accessTokenGeneration;

it("lets a member of the staff act as a customer and as staff", async () => {
  expect(await scopesOf(event(["tasters", "staff"]))).toEqual({ scopesToAdd: ["larder/customer", "larder/staff"] });
});

it.each([
  ["in no group", []],
  ["in another group", ["tasters"]],
  ["in groups that are only called alike", ["Staff", "staffing", "larder/staff"]],
  ["of whom no groups are told", undefined],
  ["whose groups are null", null],
])("lets someone %s act as a customer only, whatever the client asked for", async (_, groups) => {
  expect(await scopesOf(event(groups))).toEqual({
    scopesToAdd: ["larder/customer"],
    scopesToSuppress: ["larder/staff"],
  });
});

it("does not take an attribute for a group: people may write those themselves", async () => {
  const asked = event([]);
  const attributes = { "custom:group": "staff", "cognito:groups": "staff" };
  const forged = { ...asked, request: { ...asked.request, userAttributes: attributes, clientMetadata: attributes } };
  expect((await scopesOf(forged)).scopesToAdd).toEqual(["larder/customer"]);
});

it("hands back the event whole, with fields that it does not know", async () => {
  const asked = event(["staff"], { later: { addition: true } });
  const { response: _, ...rest } = asked;
  expect(await handler(asked, context)).toMatchObject(rest);
});

it("refuses the first version of the event, whose answer cannot reach access tokens", async () => {
  await expect(handler(event(["staff"], { version: "1" }), context)).rejects.toThrow(/version/);
});
