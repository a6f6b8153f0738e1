export { accessesOf, streamOf } from "./accesses.ts";
export { type DynamoDbOptions, startDynamoDb } from "./dynamodb.ts";
export { TableKeysChanged } from "./provision.ts";
