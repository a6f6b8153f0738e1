import type { FunctionSpec } from "@larder/topology";
import * as z from "zod";
import type { Build } from "../graph.ts";
import { bundlingOf } from "./bundling.ts";
import { arn, labels } from "./inputs.ts";
import { retentionOf } from "./log-groups.ts";
import { queueType } from "./queues.ts";
import type { Registered, Registry } from "./registry.ts";
import { ofDurable, ofEvery, policyOf } from "./roles.ts";

export const functionType = {
  type: "aws:lambda/function:Function",
  suffix: "Function",
  inputs: z.strictObject({
    ...labels,
    role: arn,
    runtime: z.string(),
    architectures: z.tuple([z.enum(["arm64", "x86_64"])]),
    memorySize: z.int(),
    timeout: z.int(),
    environment: z.strictObject({ variables: z.record(z.string(), z.string()) }),
    loggingConfig: z.strictObject({ logFormat: z.enum(["JSON", "Text"]), logGroup: z.string() }),
    reservedConcurrentExecutions: z.int().optional(),
    ephemeralStorage: z.strictObject({ size: z.literal(512) }),
    durableConfig: z.strictObject({ executionTimeout: z.int(), retentionPeriod: z.int() }).optional(),
    deadLetterConfig: z.strictObject({ targetArn: arn }).optional(),
    publish: z.boolean(),
    packageType: z.literal("Zip"),
    // Where the bundle lies and what it exports is between SST and AWS; the source is known from the build.
    handler: z.string(),
    s3Bucket: z.string(),
    s3Key: z.string(),
  }),
};

export const asyncType = {
  type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  suffix: "EventInvokeConfig",
  inputs: z.strictObject({
    functionName: z.string(),
    maximumRetryAttempts: z.int().default(2),
    maximumEventAgeInSeconds: z.int().default(21_600),
    destinationConfig: z.strictObject({ onFailure: z.strictObject({ destination: arn }) }).optional(),
  }),
};

export const recursionType = {
  type: "aws:lambda/functionRecursionConfig:FunctionRecursionConfig",
  suffix: "RecursionConfig",
  inputs: z.strictObject({ functionName: z.string(), recursiveLoop: z.enum(["Allow", "Terminate"]) }),
};

type Inputs = z.infer<typeof functionType.inputs>;

export function expressFunctions(registry: Registry): Record<string, FunctionSpec> {
  return Object.fromEntries(
    registry.of(functionType).flatMap((registered) => {
      const build = registry.graph.builds.find(({ functionID }) => functionID === registered.name);
      if (build) return [[registered.name, expressFunction(registry, registered, build)]];
      registry.report(registered.name, "its source is not known. Make it with sst.aws.Function");
      return [];
    }),
  );
}

function expressFunction(registry: Registry, { name, inputs }: Registered<Inputs>, build: Build): FunctionSpec {
  const async = asyncOf(registry, inputs.name);
  const durable = inputs.durableConfig;
  // Executions of a durable function replay the code they began with; nothing else is worth a version here.
  if (inputs.publish !== (durable !== undefined))
    registry.report(name, "the topology can express published versions of durable functions, and of no others");
  const letters = inputs.deadLetterConfig && registry.find(queueType, "arn", inputs.deadLetterConfig.targetArn, name);
  if (letters && !durable)
    registry.report(
      name,
      "the topology can express dead letters of durable functions; others have failure destinations",
    );
  const reserved = inputs.reservedConcurrentExecutions;
  return {
    name: inputs.name,
    handler: build.handler,
    runtime: inputs.runtime,
    architecture: inputs.architectures[0],
    memory: inputs.memorySize,
    timeout: inputs.timeout,
    bundling: bundlingOf(registry, build),
    environment: withoutSst(inputs.environment.variables),
    links: build.links,
    policy: policyOf(registry, inputs.role, name, durable ? ofDurable : ofEvery),
    logging: {
      format: inputs.loggingConfig.logFormat === "JSON" ? "json" : "text",
      retentionDays: retentionOf(registry, "name", inputs.loggingConfig.logGroup, name),
    },
    ...(reserved !== undefined && { reservedConcurrency: reserved }),
    ...(isRecursive(registry, inputs.name) && { recursive: true }),
    ...(async && { async }),
    ...(durable && {
      durable: {
        executionTimeout: durable.executionTimeout,
        retention: durable.retentionPeriod,
        ...(letters && { deadLetters: letters }),
      },
    }),
  };
}

/** The logical name of the function that has this ARN, with or without the version that a durable one is bound by. */
export const findFunction = (registry: Registry, arn: string, by: string): string =>
  registry.find(functionType, registry.has(functionType, "qualifiedArn", arn) ? "qualifiedArn" : "arn", arn, by);

/** SST's own variables carry the links, encrypted. Here the links are in clear, in a field of their own. */
const withoutSst = (variables: Record<string, string>) =>
  Object.fromEntries(Object.entries(variables).filter(([key]) => !/^SST_(KEY|KEY_FILE|RESOURCE_App)$/.test(key)));

const isRecursive = (registry: Registry, name: string) =>
  registry
    .of(recursionType)
    .some(({ inputs: { functionName, recursiveLoop } }) => functionName === name && recursiveLoop === "Allow");

function asyncOf(registry: Registry, functionName: string): FunctionSpec["async"] {
  const config = registry.of(asyncType).find(({ inputs }) => inputs.functionName === functionName);
  if (!config) return undefined;
  const { maximumRetryAttempts, maximumEventAgeInSeconds, destinationConfig } = config.inputs;
  const destination = destinationConfig?.onFailure.destination;
  return {
    retries: maximumRetryAttempts,
    maxAge: maximumEventAgeInSeconds,
    ...(destination && { onFailure: registry.find(queueType, "arn", destination, config.name) }),
  };
}
