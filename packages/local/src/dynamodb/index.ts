export { accessesOf, streamOf } from "./accesses.ts";
export { startDynamoDb } from "./dynamodb.ts";
export { TableKeysChanged } from "./provision.ts";
