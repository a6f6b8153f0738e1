export { isObject, jsonBody } from "./body.ts";
export { type Edge, startEdge } from "./edge.ts";
export { readLambdaCall } from "./lambda-call.ts";
