export { type QueueHandler, type QueueTools, queue } from "./queue.ts";
