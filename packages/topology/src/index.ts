export * from "./arn.ts";
export * from "./load.ts";
export * from "./topology.ts";
