export { type Access, accessesOf, streamOf } from "./accesses.ts";
export { DynamoDbMissing } from "./binary.ts";
export { type DynamoDbOptions, startDynamoDb } from "./dynamodb.ts";
export { TableKeysChanged } from "./provision.ts";
