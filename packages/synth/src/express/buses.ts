import type { RuleSpec, Target, Topology } from "@larder/topology";
import * as z from "zod";
import { findFunction } from "./functions.ts";
import { arn, jsonObject, labels } from "./inputs.ts";
import { queueType } from "./queues.ts";
import type { Registered, Registry } from "./registry.ts";

export const busType = {
  type: "aws:cloudwatch/eventBus:EventBus",
  suffix: "Bus",
  inputs: z.strictObject(labels),
};

export const ruleType = {
  type: "aws:cloudwatch/eventRule:EventRule",
  suffix: "Rule",
  inputs: z.strictObject({
    ...labels,
    eventBusName: z.string(),
    eventPattern: jsonObject,
    state: z.literal("ENABLED").optional(),
  }),
};

/** What EventBridge does when the target says nothing: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
const awsRetries = { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 86_400 };

export const ruleTargetType = {
  type: "aws:cloudwatch/eventTarget:EventTarget",
  suffix: "Target",
  inputs: z.strictObject({
    targetId: z.string().optional(),
    rule: z.string(),
    eventBusName: z.string(),
    arn,
    deadLetterConfig: z.strictObject({ arn }).optional(),
    retryPolicy: z
      .strictObject({
        maximumRetryAttempts: z.int().default(awsRetries.maximumRetryAttempts),
        maximumEventAgeInSeconds: z.int().default(awsRetries.maximumEventAgeInSeconds),
      })
      .default(awsRetries),
  }),
};

export const expressBuses = (registry: Registry): Topology["buses"] =>
  Object.fromEntries(registry.of(busType).map(({ name, inputs }) => [name, { name: inputs.name }]));

export const expressRules = (registry: Registry): Record<string, RuleSpec> =>
  Object.fromEntries(
    registry.of(ruleType).map(({ name, inputs }) => [
      name,
      {
        name: inputs.name,
        bus: registry.find(busType, "name", inputs.eventBusName, name),
        pattern: inputs.eventPattern,
        targets: registry
          .of(ruleTargetType)
          .filter((target) => target.inputs.rule === inputs.name && target.inputs.eventBusName === inputs.eventBusName)
          .map((target) => expressTarget(registry, target)),
      },
    ]),
  );

function expressTarget(registry: Registry, { name, inputs }: Registered<z.infer<typeof ruleTargetType.inputs>>) {
  return {
    to: targetOf(registry, inputs.arn, name),
    ...(inputs.deadLetterConfig && {
      deadLetter: registry.find(queueType, "arn", inputs.deadLetterConfig.arn, name),
    }),
    retries: inputs.retryPolicy.maximumRetryAttempts,
    maxAge: inputs.retryPolicy.maximumEventAgeInSeconds,
  };
}

const targetOf = (registry: Registry, arn: string, by: string): Target =>
  registry.has(queueType, "arn", arn)
    ? { queue: registry.find(queueType, "arn", arn, by) }
    : { function: findFunction(registry, arn, by) };
