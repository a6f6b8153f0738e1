export type { DeadLetterTarget } from "./dead-letters.ts";
export { PoisonMessage } from "./poison-message.ts";
export { type QueueHandler, queue } from "./queue.ts";
export type { IdempotentQueueOptions, OnceTools, QueueOptions, QueueTools } from "./tools.ts";
