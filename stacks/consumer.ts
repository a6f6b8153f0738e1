import type { EventDefinition } from "@larder/contracts";
import { subscribe } from "./bus.ts";
import { deadLettersOf } from "./dead-letters.ts";
import { consume, type Grant, sendTo } from "./permissions.ts";

/** A function that works off a queue. */
interface Work {
  readonly handler: string;
  /** Where the usual of a function does not do. */
  readonly function?: Pick<sst.aws.FunctionArgs, "memory" | "nodejs">;
  /** What it may take of time, in seconds. Default: 10. */
  readonly timeout?: number;
  /** Messages that it gets at once, at most. Default: 10. */
  readonly batchSize?: number;
  /** How many batches are worked on at once, at most; 2 or more. Default: as many as the account may run. */
  readonly maximumConcurrency?: number;
  /** What it finds by name, beside its dead letters. */
  readonly link: sst.Linkable<Record<string, unknown>>[];
  /** What it may do beside consuming its queue. */
  readonly permissions: Grant[];
}

interface Consumer extends Work {
  readonly event: EventDefinition;
  /** Names the rule between the bus and the queue. */
  readonly rule: string;
}

/** A queue that a rule of the bus fills with an event, its dead letters, and the function that works it off. */
export function consumer(name: string, { event, rule, ...work }: Consumer) {
  const source = consumedQueue(name, work.timeout);
  subscribe(rule, { event, queue: source.queue });
  workOff(name, source, work);
}

const usualTimeout = 10;

/** A queue that a function will work off, and its dead letters. @param timeout Of that function, in seconds. */
export function consumedQueue(name: string, timeout = usualTimeout) {
  const deadLetters = deadLettersOf(name);
  const queue = new sst.aws.Queue(name, {
    // Six times what the function may take, so that a slow batch is not delivered twice:
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    visibilityTimeout: `${6 * timeout} seconds`,
    dlq: deadLetters.dlq,
  });
  return { queue, deadLetters };
}

/** @returns the function `<name>Worker` that works off a queue. */
export function workOff(name: string, { queue, deadLetters }: ReturnType<typeof consumedQueue>, work: Work) {
  const worker = new sst.aws.Function(`${name}Worker`, {
    ...work.function,
    handler: work.handler,
    timeout: `${work.timeout ?? usualTimeout} seconds`,
    link: [...work.link, deadLetters.link],
    permissions: [consume(queue), sendTo(deadLetters.queue), ...work.permissions],
  });
  queue.subscribe(worker.arn, {
    batch: { size: work.batchSize ?? 10, partialResponses: true },
    transform: {
      eventSourceMapping: (args) => {
        if (work.maximumConcurrency) args.scalingConfig = { maximumConcurrency: work.maximumConcurrency };
      },
    },
  });
  return worker;
}
