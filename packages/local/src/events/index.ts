export { type EventBridgeOptions, startEventBridge } from "./event-bridge.ts";
export { compilePattern, InvalidEventPattern } from "./pattern.ts";
