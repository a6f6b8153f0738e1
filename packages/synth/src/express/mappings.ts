import type { MappingSpec } from "@larder/topology";
import * as z from "zod";
import { findFunction } from "./functions.ts";
import { arn, jsonObject, labels } from "./inputs.ts";
import { queueType } from "./queues.ts";
import type { Registered, Registry } from "./registry.ts";
import { tableType } from "./tables.ts";

export const mappingType = {
  type: "aws:lambda/eventSourceMapping:EventSourceMapping",
  suffix: "EventSourceMapping",
  inputs: z.strictObject({
    eventSourceArn: arn,
    functionName: arn,
    batchSize: z.int().optional(),
    maximumBatchingWindowInSeconds: z.int().default(0),
    functionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
    filterCriteria: z.strictObject({ filters: z.array(z.strictObject({ pattern: jsonObject })) }).optional(),
    scalingConfig: z.strictObject({ maximumConcurrency: z.int() }).optional(),
    startingPosition: z.enum(["LATEST", "TRIM_HORIZON"]).optional(),
    bisectBatchOnFunctionError: z.boolean().default(false),
    maximumRetryAttempts: z.int().default(-1),
    maximumRecordAgeInSeconds: z.int().default(-1),
    parallelizationFactor: z.int().default(1),
    destinationConfig: z.strictObject({ onFailure: z.strictObject({ destinationArn: arn }) }).optional(),
    enabled: z.literal(true).optional(),
    tags: labels.tags,
  }),
};

type Inputs = z.infer<typeof mappingType.inputs>;

export const expressMappings = (registry: Registry): Record<string, MappingSpec> =>
  Object.fromEntries(
    registry.of(mappingType).map((mapping) => {
      const fromQueue = registry.has(queueType, "arn", mapping.inputs.eventSourceArn);
      return fromQueue
        ? [withoutHash(mapping.name), queueMapping(registry, mapping)]
        : [mapping.name, streamMapping(registry, mapping)];
    }),
  );

/** SST appends a hash of the queue's ARN to the name, which no one wrote: `StartCheckoutSubscriberOhnzat`. */
const withoutHash = (name: string) => name.replace(/(?<=Subscriber)[A-Z][a-z]{5}$/, "");

const common = (registry: Registry, { name, inputs }: Registered<Inputs>) => ({
  function: findFunction(registry, inputs.functionName, name),
  window: inputs.maximumBatchingWindowInSeconds,
  partialResponses: inputs.functionResponseTypes.length > 0,
  filters: (inputs.filterCriteria?.filters ?? []).map(({ pattern }) => pattern),
});

/** AWS's default batch is 10 messages: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
const queueMapping = (registry: Registry, mapping: Registered<Inputs>): MappingSpec => ({
  ...common(registry, mapping),
  source: { queue: registry.find(queueType, "arn", mapping.inputs.eventSourceArn, mapping.name) },
  batchSize: mapping.inputs.batchSize ?? 10,
  ...(mapping.inputs.scalingConfig && { maximumConcurrency: mapping.inputs.scalingConfig.maximumConcurrency }),
});

/** AWS's default batch is 100 records: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
function streamMapping(registry: Registry, mapping: Registered<Inputs>): MappingSpec {
  const { name, inputs } = mapping;
  const destination = inputs.destinationConfig?.onFailure.destinationArn;
  return {
    ...common(registry, mapping),
    source: { tableStream: registry.find(tableType, "streamArn", inputs.eventSourceArn, name) },
    batchSize: inputs.batchSize ?? 100,
    startingPosition: inputs.startingPosition,
    bisect: inputs.bisectBatchOnFunctionError,
    retries: inputs.maximumRetryAttempts,
    maxAge: inputs.maximumRecordAgeInSeconds,
    parallelization: inputs.parallelizationFactor,
    ...(destination && { onFailure: registry.find(queueType, "arn", destination, name) }),
  };
}
