export * from "./arn.ts";
export * from "./edges.ts";
export * from "./load.ts";
export * from "./mermaid.ts";
export * from "./secrets.ts";
export * from "./service.ts";
export * from "./topology.ts";
