import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import type { DynamoDBRecord } from "aws-lambda";
import { tableName } from "../store/table.ts";

/**
 * What the table's stream has to tell of one partition, in order, as Lambda hands it to a function. DynamoDB here keeps the
 * stream of a table that is made anew under its name, so let each test have a partition of its own.
 */
export async function streamRecords(pk: string): Promise<DynamoDBRecord[]> {
  const streams = new DynamoDBStreamsClient({ endpoint: process.env["AWS_ENDPOINT_URL_DYNAMODB"] ?? "" });
  const { Table } = await new DynamoDBClient().send(new DescribeTableCommand({ TableName: tableName() }));
  const StreamArn = Table?.LatestStreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const shards = (StreamDescription?.Shards ?? []).map(async ({ ShardId }) => {
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
    );
    return (await streams.send(new GetRecordsCommand({ ShardIterator }))).Records ?? [];
  });
  const records = (await Promise.all(shards)).flat().filter(({ dynamodb }) => dynamodb?.Keys?.["pk"]?.S === pk);
  return JSON.parse(JSON.stringify(records));
}
