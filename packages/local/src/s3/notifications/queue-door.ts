import { bucketArn, queueArn, type Topology } from "@larder/topology";
import type { Live } from "../../live.ts";
import type { Sqs } from "../../ports.ts";
import { mayDeliver } from "../../sqs/queue-permission.ts";

interface Parts {
  readonly topology: Topology;
  readonly sqs: Pick<Sqs, "send">;
  readonly live: Live;
}

/**
 * Sends to a queue what a bucket has to say, if the queue's policy lets the bucket in. If not it is lost, with a warning.
 * @param bucket Physical name.
 * @returns whether it was let in.
 * @throws what the queue throws.
 */
export async function sendToQueue(parts: Parts, bucket: string, queue: string, body: string): Promise<boolean> {
  const { topology, sqs, live } = parts;
  const spec = topology.queues[queue];
  const sourceArn = bucketArn(bucket);
  const request = { service: "s3.amazonaws.com", sourceArn, account: topology.account };
  if (spec && mayDeliver(spec, { ...request, queueArn: queueArn(topology, spec.name) })) {
    await sqs.send(queue, { body });
    return true;
  }
  live.emit({
    type: "warning",
    message: `The bucket ${bucket} may not send to the queue ${queue}: its policy does not let s3.amazonaws.com in for ${sourceArn}. AWS refuses such a configuration when it is deployed.`,
  });
  return false;
}
