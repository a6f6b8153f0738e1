import type { HttpApiSpec, RouteSpec } from "@larder/topology";
import * as z from "zod";
import { findFunction } from "./functions.ts";
import { arn, labels } from "./inputs.ts";
import { retentionOf } from "./log-groups.ts";
import type { Registered, Registry } from "./registry.ts";

const strings = z.array(z.string()).default([]);

export const apiType = {
  type: "aws:apigatewayv2/api:Api",
  suffix: "Api",
  inputs: z.strictObject({
    ...labels,
    protocolType: z.literal("HTTP"),
    corsConfiguration: z
      .strictObject({
        allowOrigins: strings,
        allowMethods: strings,
        allowHeaders: strings,
        exposeHeaders: strings,
        allowCredentials: z.boolean().default(false),
        maxAge: z.int().optional(),
      })
      .optional(),
  }),
};

export const apiStageType = {
  type: "aws:apigatewayv2/stage:Stage",
  suffix: "Stage",
  inputs: z.strictObject({
    name: z.literal("$default"),
    tags: labels.tags,
    apiId: z.string(),
    autoDeploy: z.literal(true),
    accessLogSettings: z.strictObject({ destinationArn: arn, format: z.string() }).optional(),
    stageVariables: z.record(z.string(), z.string()).default({}),
  }),
};

export const routeType = {
  type: "aws:apigatewayv2/route:Route",
  suffix: "Route",
  inputs: z.strictObject({
    apiId: z.string(),
    routeKey: z.string(),
    target: z.templateLiteral(["integrations/", z.string()]),
    authorizationType: z.enum(["NONE", "AWS_IAM", "JWT"]).default("NONE"),
    authorizerId: z.string().default(""),
    authorizationScopes: strings,
  }),
};

export const integrationType = {
  type: "aws:apigatewayv2/integration:Integration",
  suffix: "Integration",
  inputs: z.strictObject({
    apiId: z.string(),
    integrationType: z.literal("AWS_PROXY"),
    integrationUri: arn,
    payloadFormatVersion: z.literal("2.0"),
  }),
};

export const authorizerType = {
  type: "aws:apigatewayv2/authorizer:Authorizer",
  suffix: "Authorizer",
  inputs: z.strictObject({
    name: z.string(),
    apiId: z.string(),
    authorizerType: z.literal("JWT"),
    identitySources: z.tuple([z.literal("$request.header.Authorization")]),
    jwtConfiguration: z.strictObject({ issuer: z.string(), audiences: z.array(z.string()) }),
  }),
};

type Route = Registered<z.infer<typeof routeType.inputs>>;

export const expressHttpApis = (registry: Registry): Record<string, HttpApiSpec> =>
  Object.fromEntries(registry.of(apiType).map((api) => [api.name, expressHttpApi(registry, api)]));

function expressHttpApi(registry: Registry, api: Registered<z.infer<typeof apiType.inputs>>): HttpApiSpec {
  const ofThisApi = ({ inputs }: { inputs: { apiId: string } }) => inputs.apiId === api.outputs["id"];
  const [stage, ...others] = registry.of(apiStageType).filter(ofThisApi);
  if (!stage || others.length > 0) registry.report(api.name, "an API must have one stage, $default");
  const log = stage?.inputs.accessLogSettings?.destinationArn;
  const cors = api.inputs.corsConfiguration;
  return {
    name: api.inputs.name,
    endpoint: String(api.outputs["apiEndpoint"]),
    routes: registry
      .of(routeType)
      .filter(ofThisApi)
      .map((route) => expressRoute(registry, route))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    authorizers: Object.fromEntries(
      registry
        .of(authorizerType)
        .filter(ofThisApi)
        .map(({ name, inputs }) => [name, inputs.jwtConfiguration]),
    ),
    // SST says "no CORS" with an object that allows nothing.
    ...(cors && cors.allowOrigins.length > 0 && { cors }),
    stageVariables: stage?.inputs.stageVariables ?? {},
    ...(log && { logging: { retentionDays: retentionOf(registry, "arn", log, api.name) } }),
  };
}

function expressRoute(registry: Registry, route: Route): RouteSpec {
  const integrationId = route.inputs.target.slice("integrations/".length);
  const integration = registry.of(integrationType).find(({ outputs }) => outputs["id"] === integrationId);
  if (!integration) registry.report(route.name, "its integration is not in these stacks or cannot be expressed");
  return {
    key: route.inputs.routeKey,
    function: integration ? findFunction(registry, integration.inputs.integrationUri, route.name) : "",
    auth: authOf(registry, route),
  };
}

function authOf(registry: Registry, { name, inputs }: Route): RouteSpec["auth"] {
  if (inputs.authorizationType === "NONE") return { type: "none" };
  if (inputs.authorizationType === "AWS_IAM") return { type: "iam" };
  const authorizer = registry.find(authorizerType, "id", inputs.authorizerId, name);
  return { type: "jwt", authorizer, scopes: inputs.authorizationScopes };
}
