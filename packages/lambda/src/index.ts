export * from "./http/index.ts";
export * from "./logging/index.ts";
export * from "./publisher/index.ts";
export * from "./queue/index.ts";
export * from "./table-stream/index.ts";
export * from "./task/index.ts";
