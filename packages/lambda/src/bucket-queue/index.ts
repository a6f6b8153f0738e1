export { PoisonMessage } from "../queue/poison-message.ts";
export type { QueueTools } from "../queue/tools.ts";
export { type BucketQueueOptions, bucketQueue } from "./bucket-queue.ts";
export type { CreatedObject } from "./read-notification.ts";
