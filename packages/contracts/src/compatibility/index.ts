export * from "./breaks.ts";
export * from "./lock.ts";
