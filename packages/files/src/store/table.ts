import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Resource } from "sst/resource";

/** One client for the life of the execution environment, so that connections are kept. */
export const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

/** Physical name of the service's table. Read late: a link is resolved when it is first used, not when a module loads. */
export const tableName = () => Resource.FilesTable.name;
