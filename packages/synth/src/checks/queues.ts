import type { Topology } from "@larder/topology";

const times = 6;

/**
 * A message must stay invisible for six times what its consumer may take: Lambda retries a throttled batch within that
 * time. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-queueconfig
 */
export const checkVisibility = ({ mappings, queues, functions }: Topology): string[] =>
  Object.values(mappings).flatMap(({ source, function: consumer }) => {
    const queue = "queue" in source ? queues[source.queue] : undefined;
    const timeout = functions[consumer]?.timeout ?? 0;
    if (!("queue" in source) || !queue || queue.visibilityTimeout >= times * timeout) return [];
    return [
      `${source.queue}: its visibility timeout is ${queue.visibilityTimeout} s and ${consumer} may take ${timeout} s. Make it ${times * timeout} seconds or more`,
    ];
  });

/** AWS takes only a FIFO queue as dead letter of a FIFO queue, and only a standard one of a standard one. */
export const checkDeadLetterKinds = ({ queues }: Topology): string[] =>
  Object.entries(queues).flatMap(([name, { fifo, deadLetter }]) => {
    const letters = deadLetter && queues[deadLetter.queue];
    if (!letters || letters.fifo === fifo) return [];
    const kind = (isFifo: boolean) => (isFifo ? "a FIFO queue" : "a standard queue");
    return [
      `${name}: is ${kind(fifo)}, and its dead letters go to ${deadLetter.queue}, ${kind(letters.fifo)}. Make them of one kind`,
    ];
  });
