import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { UserPoolSpec } from "@larder/topology";
import { expect, it } from "vitest";
import { RunningLarder, temporaryState } from "./process.ts";
import { topology } from "./store.ts";

const people: UserPoolSpec = {
  name: "people",
  id: "eu-west-1_people",
  issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_people",
  scopes: ["shop/buy"],
  groups: ["staff"],
  clients: {
    Web: {
      name: "web",
      id: "web",
      callbackUrls: ["http://localhost:5173/callback"],
      logoutUrls: [],
      scopes: ["openid", "shop/buy"],
      accessTokenValidity: 3600,
      idTokenValidity: 3600,
      refreshTokenValidity: 86_400,
    },
  },
  deletionProtection: true,
};

const closed = "http://127.0.0.1:1";

const token = (...options: string[]) => promisify(execFile)("node", ["scripts/token.ts", ...options]);
const claimsIn = (text: string) => JSON.parse(Buffer.from(text.split(".")[1] ?? "", "base64url").toString());

it("npm run token prints a token for the shell, and nothing else", { timeout: 60_000 }, async () => {
  using state = temporaryState();
  using other = temporaryState();
  const file = join(other.path, "topology.json");
  writeFileSync(file, JSON.stringify({ ...topology, userPools: { People: people }, httpApis: {} }));
  await using larder = new RunningLarder(state.path, ["--topology", file]);
  const { oidc } = await larder.ready();
  expect(larder.output).toContain(`oidc  ${oidc}`);
  const where = ["--state", state.path, "--topology", file];

  const customer = await token(...where);
  expect(customer).toEqual({ stdout: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/), stderr: "" });
  expect(claimsIn(customer.stdout)).toMatchObject({ iss: oidc, token_use: "access", scope: "openid shop/buy" });
  expect(claimsIn(customer.stdout)).not.toHaveProperty("cognito:groups");

  const staff = await token(...where, "--as", "staff", "--email", "tom@example.com");
  expect(claimsIn(staff.stdout)).toMatchObject({ "cognito:groups": ["staff"] });
  expect(claimsIn(staff.stdout).sub).not.toBe(claimsIn(customer.stdout).sub);

  const nobody = await token(...where, "--email", "nobody").catch((error: unknown) => error);
  expect(nobody).toMatchObject({ code: 1, stderr: "The user pool refuses: This is not an e-mail address.\n" });
});

it("npm run token says what to do when nothing runs", async () => {
  using state = temporaryState();
  const failed = await token("--state", state.path).catch((error: unknown) => error);
  expect(failed).toMatchObject({
    code: 1,
    stdout: "",
    stderr: `No local cloud runs on the state in ${state.path}. Start it: npm start\n`,
  });
});

it.each([
  ["token.ts", []],
  ["outbox.ts", ["redrive"]],
])("scripts/%s says in a line that a local cloud which was killed does not answer", async (script, command) => {
  using state = temporaryState();
  writeFileSync(join(state.path, "endpoints.json"), JSON.stringify({ aws: closed, oidc: closed }));
  const failed = promisify(execFile)("node", [`scripts/${script}`, ...command, "--state", state.path]);
  await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^.*127\.0\.0\.1:1.*\n$/) });
});
