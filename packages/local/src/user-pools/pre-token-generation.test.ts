import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestLambda, type TestLambda } from "../lambda/testing/start-test-lambda.ts";
import { startTestPool, type TestPool } from "./testing/start-test-pool.ts";

const triggers = ["addsAndSuppresses", "overridesGroups", "tells", "leavesAlone", "refuses", "answersNonsense"];
let local: TestLambda;
let pool: TestPool;

beforeAll(async () => {
  const functions = triggers.map((name) => [name, { handler: `handlers.${name}` }]);
  local = await startTestLambda(Object.fromEntries(functions), { root: `${import.meta.dirname}/testing` });
});
afterAll(() => local.remove());

async function withTrigger<Result>(preTokenGeneration: string, act: (pool: TestPool) => Promise<Result>) {
  pool = await startTestPool({ pool: { preTokenGeneration }, lambda: local.lambda });
  try {
    return await act(pool);
  } finally {
    await pool.remove();
  }
}
const tokens = async (trigger: string, groups: string[] = []) =>
  withTrigger(trigger, async ({ signIn }) => {
    const { accessToken, idToken = "" } = await signIn("ada@example.com", { groups });
    return { access: decodeJwt(accessToken), id: decodeJwt(idToken) };
  });

describe("the pool's function", () => {
  it("adds scopes and claims to the access token, and takes some away", async () => {
    const { access } = await tokens("addsAndSuppresses", ["staff"]);
    expect(access).toMatchObject({ scope: "openid shop/buy shop/admin", tier: "gold", levels: [1, 2] });
  });

  it("sees the groups that decide", async () => {
    const { access } = await tokens("addsAndSuppresses");
    expect(access["scope"]).toBe("openid shop/buy");
  });

  it("changes the ID token, too", async () => {
    const { id } = await tokens("addsAndSuppresses");
    expect(id).toMatchObject({ tier: "gold", email: "ada@example.com" });
    expect(id).not.toHaveProperty("email_verified");
  });

  it("cannot touch what makes a token Cognito's", async () => {
    const { access, id } = await tokens("addsAndSuppresses", ["staff"]);
    expect(access).toMatchObject({ username: access.sub, auth_time: expect.any(Number), "cognito:groups": ["staff"] });
    expect(access.sub).not.toBe("root");
    expect(id.aud).toBe("webclient");
  });

  it("may put other groups into both tokens", async () => {
    const { access, id } = await tokens("overridesGroups", ["staff"]);
    expect([access["cognito:groups"], id["cognito:groups"]]).toEqual([["guests"], ["guests"]]);
  });

  it("may change nothing", async () => {
    const { access } = await tokens("leavesAlone", ["staff"]);
    expect(access).toMatchObject({ scope: "openid email shop/buy", "cognito:groups": ["staff"] });
  });

  it("is asked in event version 2, once for both tokens, and again for each refresh", async () => {
    const seen = local.events.length;
    await withTrigger("tells", async ({ signIn, refresh }) => {
      const first = await signIn("ada@example.com", { groups: ["staff"], scopes: ["openid", "shop/buy"] });
      const { asked, sub } = decodeJwt(first.accessToken);
      expect(asked).toEqual({
        version: "2",
        triggerSource: "TokenGeneration_HostedAuth",
        region: "eu-central-1",
        userPoolId: "eu-central-1_people",
        userName: sub,
        callerContext: { awsSdkVersion: expect.any(String), clientId: "webclient" },
        request: {
          userAttributes: {
            sub,
            email: "ada@example.com",
            email_verified: "true",
            "cognito:user_status": "CONFIRMED",
          },
          groupConfiguration: { groupsToOverride: ["staff"], iamRolesToOverride: [], preferredRole: null },
          scopes: ["openid", "shop/buy"],
        },
        response: { claimsAndScopeOverrideDetails: null },
      });
      const second = await refresh(first.refreshToken);
      expect(decodeJwt(second.accessToken)["asked"]).toMatchObject({ triggerSource: "TokenGeneration_RefreshTokens" });
    });
    const invocations = local.events.slice(seen).filter((event) => event.type === "invocation");
    expect(invocations).toMatchObject([{ trigger: "cognito" }, { trigger: "cognito" }]);
  });

  it.each([
    ["refuses", "PreTokenGeneration failed with error Not on Sundays."],
    ["answersNonsense", "Unrecognizable lambda output from answersNonsense"],
  ])("that %s keeps everybody out, and it is said why", async (trigger, reason) => {
    await withTrigger(trigger, async ({ signIn, events }) => {
      await expect(signIn("ada@example.com")).rejects.toThrow(
        `400 {"error":"invalid_grant","error_description":"${reason}`,
      );
      expect(events).toMatchObject([{ type: "warning", message: expect.stringContaining(reason) }]);
    });
  });
});
