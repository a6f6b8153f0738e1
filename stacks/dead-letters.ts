/** A queue for what could not be delivered or handled. It keeps messages for as long as SQS can: 14 days. */
export const deadLetterQueue = (name: string) =>
  new sst.aws.Queue(name, { transform: { queue: { messageRetentionSeconds: 14 * 24 * 60 * 60 } } });

const maxReceiveCount = 5;

/**
 * The dead-letter queue of a consumer. SQS puts messages there without a word, so a consumer that lives to tell does it
 * itself, with the cause: what is poison at once, the rest when it fails for the last time.
 * @param consumer The name of its queue.
 */
export function deadLettersOf(consumer: string) {
  const queue = deadLetterQueue(`${consumer}Dlq`);
  return {
    queue,
    /** For the consumer's queue: SQS takes over when the function cannot. */
    dlq: { queue: queue.arn, retry: maxReceiveCount },
    /** For the function, by name. It grants nothing. */
    link: new sst.Linkable(`${consumer}DeadLetters`, { properties: { url: queue.url, maxReceiveCount } }),
  };
}
