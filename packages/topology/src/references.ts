import type { HttpApiSpec } from "./resources/http-api.ts";
import { secretsOf } from "./secrets.ts";
import type { Topology } from "./topology.ts";

type Collection = "functions" | "tables" | "queues" | "buckets" | "buses";
/** Notes that what refers to a name finds nothing under it. */
type Fault = (where: string, name: string, among: string) => void;
type Needs = (collection: Collection, name: string | undefined, where: string) => void;

/** Every name in a topology that nothing has, one sentence each. */
export function danglingReferences(topology: Topology): string[] {
  const faults: string[] = [];
  const fault: Fault = (where, name, among) =>
    faults.push(`✖ ${where} refers to ${name}, which is not among the ${among}`);
  const needs: Needs = (collection, name, where) => {
    if (name !== undefined && !Object.hasOwn(topology[collection], name)) fault(where, name, collection);
  };
  checkDelivery(topology, needs);
  for (const [key, invocation] of Object.entries(topology.invocations))
    needs("functions", invocation.function, `invocations.${key}`);
  for (const [key, { notifications }] of Object.entries(topology.buckets))
    for (const { to } of notifications)
      if ("queue" in to) needs("queues", to.queue, `buckets.${key}`);
      else needs("functions", to.function, `buckets.${key}`);
  for (const [key, { routes }] of Object.entries(topology.cdns))
    for (const { bucket } of routes) needs("buckets", bucket, `cdns.${key}`);
  for (const [key, api] of Object.entries(topology.httpApis)) {
    for (const route of api.routes) needs("functions", route.function, `httpApis.${key} ${route.key}`);
    checkAuthorizers(topology, key, api, fault);
  }
  checkUserPools(topology, needs, fault);
  for (const [key, spec] of Object.entries(topology.functions))
    for (const secret of secretsOf(spec))
      if (!topology.secrets.includes(secret)) fault(`functions.${key}`, secret, "secrets");
  return faults;
}

function checkDelivery({ functions, queues, rules, mappings }: Topology, needs: Needs): void {
  for (const [key, { durable }] of Object.entries(functions)) needs("queues", durable?.deadLetters, `functions.${key}`);
  for (const [key, queue] of Object.entries(queues)) needs("queues", queue.deadLetter?.queue, `queues.${key}`);
  for (const [key, rule] of Object.entries(rules)) {
    needs("buses", rule.bus, `rules.${key}`);
    for (const target of rule.targets) {
      needs("queues", target.deadLetter, `rules.${key}`);
      if ("queue" in target.to) needs("queues", target.to.queue, `rules.${key}`);
      else needs("functions", target.to.function, `rules.${key}`);
    }
  }
  for (const [key, mapping] of Object.entries(mappings)) {
    needs("functions", mapping.function, `mappings.${key}`);
    needs("queues", mapping.onFailure, `mappings.${key}`);
    if ("queue" in mapping.source) needs("queues", mapping.source.queue, `mappings.${key}`);
    else needs("tables", mapping.source.tableStream, `mappings.${key}`);
  }
}

/** Issuers outside these stacks are taken at their word: only of a pool are clients and scopes known here. */
function checkAuthorizers({ userPools }: Topology, api: string, { authorizers, routes }: HttpApiSpec, fault: Fault) {
  const poolOf = (issuer: string | undefined) => Object.values(userPools).find((pool) => pool.issuer === issuer);
  for (const [key, { issuer, audiences }] of Object.entries(authorizers)) {
    const where = `httpApis.${api} authorizer ${key}`;
    const pool = poolOf(issuer);
    if (!pool && !isOutside(issuer)) fault(where, issuer, "userPools");
    const clients = Object.values(pool?.clients ?? {}).map(({ id }) => id);
    for (const audience of audiences) if (pool && !clients.includes(audience)) fault(where, audience, "pool's clients");
  }
  for (const { key, auth } of routes) {
    if (auth.type !== "jwt") continue;
    const where = `httpApis.${api} ${key}`;
    if (!Object.hasOwn(authorizers, auth.authorizer)) fault(where, auth.authorizer, "API's authorizers");
    const pool = poolOf(authorizers[auth.authorizer]?.issuer);
    for (const scope of auth.scopes) if (pool && !hasScope(pool, scope)) fault(where, scope, "pool's scopes");
  }
}

const isOutside = (issuer: string) =>
  URL.canParse(issuer) && !/^cognito-idp\..+\.amazonaws\.com$/.test(new URL(issuer).hostname);

function checkUserPools({ userPools }: Topology, needs: Needs, fault: Fault): void {
  for (const [key, pool] of Object.entries(userPools)) {
    needs("functions", pool.preTokenGeneration, `userPools.${key}`);
    for (const [name, { scopes }] of Object.entries(pool.clients))
      for (const scope of scopes) if (!hasScope(pool, scope)) fault(`userPools.${key} ${name}`, scope, "pool's scopes");
  }
}

/** Scopes that every pool has. https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html */
const everyPools = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];

const hasScope = ({ scopes }: { scopes: readonly string[] }, scope: string) =>
  scopes.includes(scope) || everyPools.includes(scope);
