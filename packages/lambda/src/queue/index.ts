export type { QueueHandler } from "./consumer.ts";
export type { DeadLetterTarget } from "./dead-letters.ts";
export { PoisonMessage } from "./poison-message.ts";
export { queue } from "./queue.ts";
export type { IdempotentQueueOptions, OnceTools, QueueOptions, QueueTools } from "./tools.ts";
