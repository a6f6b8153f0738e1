export type { TableRecord } from "./read-record.ts";
export { type StreamOutcome, type TableStreamHandler, type TableStreamTools, tableStream } from "./table-stream.ts";
