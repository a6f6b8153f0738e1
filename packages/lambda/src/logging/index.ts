export { eventFields } from "./event-fields.ts";
export type { LogFields, Logger } from "./logger.ts";
