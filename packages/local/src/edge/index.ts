export { isObject, jsonBody } from "./body.ts";
export { type Edge, type EdgeOptions, startEdge } from "./edge.ts";
export { type LambdaCall, readLambdaCall } from "./lambda-call.ts";
