import type { EventDefinition } from "@larder/contracts";
import { subscribe } from "../bus.ts";
import { deadLettersOf } from "../dead-letters.ts";
import { consume, type onItems, sendTo } from "../permissions.ts";
import { storeTable } from "./store.ts";

interface Consumer {
  readonly event: EventDefinition;
  /** Names the rule between the bus and the queue. */
  readonly rule: string;
  readonly handler: string;
  /** What it may do beside consuming its queue. */
  readonly permissions: ReturnType<typeof onItems>[];
}

/** A queue that a rule of the bus fills with an event, its dead letters, and the function that works it off. */
export function consumer(name: string, { event, rule, handler, permissions }: Consumer) {
  const deadLetters = deadLettersOf(name);
  const queue = new sst.aws.Queue(name, {
    // Six times what the function may take, so that a slow batch is not delivered twice:
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    visibilityTimeout: "60 seconds",
    dlq: deadLetters.dlq,
  });
  subscribe(rule, { event, queue });
  const worker = new sst.aws.Function(`${name}Worker`, {
    handler,
    timeout: "10 seconds",
    link: [storeTable, deadLetters.link],
    permissions: [consume(queue), sendTo(deadLetters.queue), ...permissions],
  });
  queue.subscribe(worker.arn, {
    batch: { size: 10, partialResponses: true },
    transform: {
      eventSourceMapping: (args) => {
        // Orders for one hot product conflict: more at once would only have more of them wait, and give up.
        args.scalingConfig = { maximumConcurrency: 5 };
      },
    },
  });
}
