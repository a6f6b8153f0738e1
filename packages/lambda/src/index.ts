// Functions import from the subpaths (`@larder/lambda/http`): through this file esbuild would also write out the lazy
// chunks of the publisher's SDK, unused, beside every function.
export * from "./http/index.ts";
export * from "./logging/index.ts";
export * from "./publisher/index.ts";
export * from "./queue/index.ts";
export * from "./table-stream/index.ts";
export * from "./task/index.ts";
