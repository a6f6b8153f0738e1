/** A queue for what could not be delivered or handled. It keeps messages for as long as SQS can: 14 days. */
export const deadLetterQueue = (name: string) =>
  new sst.aws.Queue(name, { transform: { queue: { messageRetentionSeconds: 14 * 24 * 60 * 60 } } });
