import type { QueueSpec } from "@larder/topology";
import * as z from "zod";
import { arn, jsonText, labels } from "./inputs.ts";
import { resourcePolicy } from "./policy-document.ts";
import type { Registered, Registry } from "./registry.ts";

export const queueType = {
  type: "aws:sqs/queue:Queue",
  suffix: "Queue",
  inputs: z.strictObject({
    ...labels,
    fifoQueue: z.boolean().default(false),
    contentBasedDeduplication: z.boolean().default(false),
    visibilityTimeoutSeconds: z.int().default(30),
    messageRetentionSeconds: z.int().default(345_600),
    // The provider's default, which it sets: a quarter of SQS's own.
    maxMessageSize: z.int().default(262_144),
    delaySeconds: z.int().default(0),
    sqsManagedSseEnabled: z.boolean().default(false),
    redrivePolicy: jsonText.pipe(z.strictObject({ deadLetterTargetArn: arn, maxReceiveCount: z.int() })).optional(),
  }),
};

export const queuePolicyType = {
  type: "aws:sqs/queuePolicy:QueuePolicy",
  suffix: "Policy",
  inputs: z.strictObject({ queueUrl: z.string(), policy: resourcePolicy }),
};

export const expressQueues = (registry: Registry): Record<string, QueueSpec> =>
  Object.fromEntries(registry.of(queueType).map((queue) => [queue.name, expressQueue(registry, queue)]));

function expressQueue(
  registry: Registry,
  { name, inputs, outputs }: Registered<z.infer<typeof queueType.inputs>>,
): QueueSpec {
  const policies = registry.of(queuePolicyType).filter((policy) => policy.inputs.queueUrl === outputs["url"]);
  if (policies.length > 1)
    registry.report(
      name,
      `AWS keeps only the last of its policies: ${policies.map((policy) => policy.name).join(", ")}`,
    );
  const redrive = inputs.redrivePolicy;
  return {
    name: inputs.name,
    fifo: inputs.fifoQueue,
    contentBasedDeduplication: inputs.contentBasedDeduplication,
    visibilityTimeout: inputs.visibilityTimeoutSeconds,
    retention: inputs.messageRetentionSeconds,
    maximumMessageSize: inputs.maxMessageSize,
    delay: inputs.delaySeconds,
    encrypted: inputs.sqsManagedSseEnabled,
    ...(redrive && {
      deadLetter: {
        queue: registry.find(queueType, "arn", redrive.deadLetterTargetArn, name),
        maxReceiveCount: redrive.maxReceiveCount,
      },
    }),
    policy: policies.flatMap((policy) => policy.inputs.policy),
  };
}
