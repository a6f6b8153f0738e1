export { isObject, jsonBody } from "./body.ts";
export { type Edge, type EdgeOptions, startEdge } from "./edge.ts";
export { PortInUse } from "./listen.ts";
