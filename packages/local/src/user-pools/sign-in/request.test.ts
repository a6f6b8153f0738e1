import { expect, it } from "vitest";
import { callback, testPool } from "../testing/start-test-pool.ts";
import { NothingToSignInTo, signInRequest } from "./request.ts";

const { Web } = testPool.clients;
const topology = { userPools: { People: { ...testPool, clients: { Web: Web!, Till: { ...Web!, id: "till" } } } } };

it("takes the first pool, and its first client, unless others are named", () => {
  expect(signInRequest(topology, "ada@example.com")).toEqual({
    pool: "People",
    clientId: "webclient",
    redirectUri: callback,
    email: "ada@example.com",
    groups: [],
  });
  expect(
    signInRequest(topology, "ada@example.com", { pool: "People", client: "Till", groups: ["staff"] }),
  ).toMatchObject({
    clientId: "till",
    groups: ["staff"],
  });
});

it.each([
  ["pool", { pool: "Others" }, "There is no user pool Others; there are: People"],
  ["client", { client: "App" }, "There is no client of People App; there are: Web, Till"],
  ["group", { groups: ["staff", "root"] }, "There is no group of People root; there are: staff, night <shift>"],
])("says what there is instead of an unknown %s", (_what, choices, message) => {
  expect(() => signInRequest(topology, "ada@example.com", choices)).toThrow(new NothingToSignInTo(message));
});

it("says when there is no pool at all", () => {
  expect(() => signInRequest({ userPools: {} }, "ada@example.com")).toThrow("There is no user pool; there are none");
});
