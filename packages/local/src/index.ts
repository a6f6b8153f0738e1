export type { LiveEvent } from "./live.ts";
export { type LocalCloud, type StartOptions, start } from "./start.ts";
