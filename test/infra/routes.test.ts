import { readFileSync } from "node:fs";
import { documentSchema, operationsOf } from "@larder/api/reference";
import { routes as shopRoutes } from "@larder/api/routes";
import { routes as fileRoutes } from "@larder/files/routes";
import type { RouteContract } from "@larder/lambda/http";
import { routes as simulatorRoutes } from "@larder/payment-simulator/routes";
import { loadTopology } from "@larder/topology";
import { expect, it } from "vitest";

const routes = [...shopRoutes, ...fileRoutes];

const { httpApis } = loadTopology("stacks/topology.json");
const deployed = httpApis["Api"]?.routes ?? [];
const contracts: readonly RouteContract[] = routes;
const documented = operationsOf(documentSchema.parse(JSON.parse(readFileSync("docs/openapi.json", "utf8"))));

const byKey = <Route, Fact>(of: readonly Route[], key: (route: Route) => string, fact: (route: Route) => Fact) =>
  Object.fromEntries(of.map((route) => [key(route), fact(route)]));

/** Who may call, in words. */
const access = (scopes: readonly string[]) =>
  scopes.length > 0 ? `whose token has ${scopes.join(" or ")}` : "everyone";
const functionOf = (operationId: string) => operationId.replace(/^./, (first) => first.toUpperCase());

const keyOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const keyOfDeployed = ({ key }: (typeof deployed)[number]) => key;

it("every route that is deployed has a contract and is documented, and no other", () => {
  const keys = deployed.map(keyOfDeployed).toSorted();
  expect(contracts.map(keyOf).toSorted()).toEqual(keys);
  expect(documented.map(keyOf).toSorted()).toEqual(keys);
});

it("every route is deployed as the function that is named for its operation", () => {
  expect(byKey(deployed, keyOfDeployed, (route) => route.function)).toEqual(
    byKey(documented, keyOf, ({ operationId }) => functionOf(operationId)),
  );
});

it("every route is open to whom its contract says, in the document and where it is deployed", () => {
  const promised = byKey(contracts, keyOf, ({ scope }) => access(scope === undefined ? [] : [scope]));
  const documentedAccess = byKey(documented, keyOf, ({ security }) =>
    access(security.flatMap((scheme) => Object.values(scheme).flat())),
  );
  const deployedAccess = byKey(deployed, keyOfDeployed, ({ auth }) => {
    if (auth.type === "none") return access([]);
    return auth.type === "jwt" && auth.scopes.length > 0 ? access(auth.scopes) : `${auth.type}, whatever the scope`;
  });
  expect(documentedAccess).toEqual(promised);
  expect(deployedAccess).toEqual(promised);
});

it("no two routes share an operation id", () => {
  const ids = contracts.map(({ operationId }) => operationId);
  expect(ids).toHaveLength(new Set(ids).size);
});

it("every route of the payment simulator is deployed as its contract says, as the function that is named for its operation", () => {
  const promised = byKey(simulatorRoutes, keyOf, ({ operationId }) => functionOf(operationId));
  expect(byKey(httpApis["PaymentSimulator"]?.routes ?? [], keyOfDeployed, (route) => route.function)).toEqual(promised);
});
