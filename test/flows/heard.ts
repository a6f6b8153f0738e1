import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type CloudEvent, cloudEventSchema } from "@larder/contracts";
import { queueArn, ruleArn, type Topology } from "@larder/topology";
import * as z from "zod";
import type { Store } from "./store.ts";

const name = "Heard";
const envelopeSchema = z.object({ detail: cloudEventSchema });

/** The same, with somebody who listens on the bus to what a service tells. */
export function withListener(topology: Topology, source: string): Topology {
  const [bus = "", { name: busName } = { name: "" }] = Object.entries(topology.buses)[0] ?? [];
  const queue = {
    name,
    ...{ fifo: false, contentBasedDeduplication: false, encrypted: true },
    ...{ visibilityTimeout: 30, retention: 3600, delay: 0 },
    policy: [
      {
        effect: "Allow" as const,
        principals: { Service: ["events.amazonaws.com"] },
        actions: ["sqs:SendMessage"],
        resources: [queueArn(topology, name)],
        conditions: { ArnEquals: { "aws:SourceArn": [ruleArn(topology, busName, name)] } },
      },
    ],
  };
  const targets = [{ to: { queue: name }, retries: 0, maxAge: 60 }];
  const rule = { name, bus, pattern: { source: [source] }, targets };
  return { ...topology, queues: { ...topology.queues, [name]: queue }, rules: { ...topology.rules, [name]: rule } };
}

/** Waits for an event, and passes over what comes before it. */
export async function heard(
  { local }: Store,
  account: string,
  isIt: (event: CloudEvent) => boolean,
): Promise<CloudEvent> {
  const sqs = new SQSClient(local.aws);
  const QueueUrl = `${local.aws.endpoint}/${account}/${name}`;
  for (let empty = 0; empty < 3; ) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
    if (Messages.length === 0) empty++;
    for (const { Body = "", ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      const { detail } = envelopeSchema.parse(JSON.parse(Body));
      if (isIt(detail)) return detail;
    }
  }
  throw new Error("Nothing was heard of it");
}
