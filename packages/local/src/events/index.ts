export { startEventBridge } from "./event-bridge.ts";
export { compilePattern } from "./pattern.ts";
