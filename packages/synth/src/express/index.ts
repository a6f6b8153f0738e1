import type { Topology } from "@larder/topology";
import type { Graph } from "../graph.ts";
import { bucketTypes, expressBuckets } from "./buckets.ts";
import { busType, expressBuses, expressRules, ruleTargetType, ruleType } from "./buses.ts";
import { cdnTypes, expressCdns } from "./cdns.ts";
import { asyncType, expressFunctions, functionType, recursionType } from "./functions.ts";
import { apiStageType, apiType, authorizerType, expressHttpApis, integrationType, routeType } from "./http-apis.ts";
import { expressInvocations, invocationType } from "./invocations.ts";
import { checkLeftOut, leftOut, reportUnknownTypes } from "./left-out.ts";
import { logGroupType, reportUnusedLogGroups } from "./log-groups.ts";
import { expressMappings, mappingType } from "./mappings.ts";
import { expressQueues, queuePolicyType, queueType } from "./queues.ts";
import { Registry } from "./registry.ts";
import { roleType } from "./roles.ts";
import { expressSecrets } from "./secrets.ts";
import { expressTables, tableType } from "./tables.ts";
import { userPoolClientType } from "./user-pool-clients.ts";
import { domainType, expressUserPools, groupType, resourceServerType, userPoolType } from "./user-pools.ts";

const expressed = [
  functionType,
  roleType,
  logGroupType,
  asyncType,
  recursionType,
  tableType,
  queueType,
  queuePolicyType,
  ...bucketTypes,
  ...cdnTypes,
  busType,
  ruleType,
  ruleTargetType,
  mappingType,
  apiType,
  apiStageType,
  routeType,
  integrationType,
  authorizerType,
  userPoolType,
  userPoolClientType,
  domainType,
  resourceServerType,
  groupType,
  invocationType,
];

/** Tells a graph of AWS resources as a topology, and everything in it that a topology cannot tell. */
export function express(graph: Graph): { topology: Topology; problems: string[] } {
  const registry = new Registry(graph);
  reportUnknownTypes(registry, [...expressed, ...leftOut]);
  checkLeftOut(registry);
  const topology: Topology = {
    version: 1,
    app: graph.app.name,
    stage: graph.app.stage,
    region: graph.region,
    account: graph.account,
    functions: expressFunctions(registry),
    tables: expressTables(registry),
    queues: expressQueues(registry),
    buckets: expressBuckets(registry),
    buses: expressBuses(registry),
    rules: expressRules(registry),
    mappings: expressMappings(registry),
    httpApis: expressHttpApis(registry),
    cdns: expressCdns(registry),
    userPools: expressUserPools(registry),
    invocations: expressInvocations(registry),
    secrets: expressSecrets(registry),
    protection: { protect: graph.app.protect ?? false, removal: graph.app.removal },
    outputs: graph.outputs,
  };
  reportUnusedLogGroups(registry, graph);
  return { topology, problems: [...registry.problems] };
}
