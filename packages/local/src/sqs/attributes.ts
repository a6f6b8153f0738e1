import { type QueueSpec, queueArn, type Topology } from "@larder/topology";

/**
 * A queue of the topology as SQS's attributes. What the topology leaves open has AWS's default.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export function attributesOf(spec: QueueSpec, topology: Topology): Record<string, string> {
  const deadLetter = spec.deadLetter && {
    deadLetterTargetArn: queueArn(topology, topology.queues[spec.deadLetter.queue]?.name ?? ""),
    maxReceiveCount: spec.deadLetter.maxReceiveCount,
  };
  return {
    VisibilityTimeout: String(spec.visibilityTimeout),
    MessageRetentionPeriod: String(spec.retention),
    DelaySeconds: String(spec.delay),
    ...(spec.maximumMessageSize !== undefined && { MaximumMessageSize: String(spec.maximumMessageSize) }),
    SqsManagedSseEnabled: String(spec.encrypted),
    ...(deadLetter ? { RedrivePolicy: JSON.stringify(deadLetter) } : {}),
    ...(spec.fifo
      ? {
          FifoQueue: "true",
          ContentBasedDeduplication: String(spec.contentBasedDeduplication),
          DeduplicationScope: "queue",
          FifoThroughputLimit: "perQueue",
        }
      : {}),
  };
}
