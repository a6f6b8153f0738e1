import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Topology } from "@larder/topology";
import type { AwsCall } from "../aws-call.ts";
import { clientFor } from "../edge/fixture.ts";
import { type EdgeOptions, startEdge } from "../edge/index.ts";
import { createLive } from "../live.ts";
import { openState } from "../state.ts";
import { type DynamoDbOptions, startDynamoDb } from "./index.ts";

type Options = Pick<DynamoDbOptions, "transactionTime"> & Pick<EdgeOptions, "authorize">;

/** For tests: DynamoDB behind an edge of its own, and an SDK client that talks to it. */
export async function openDynamoDb(directory: string, topology: Topology, { authorize, ...options }: Options = {}) {
  const state = openState(directory);
  const live = createLive();
  try {
    const dynamodb = await startDynamoDb({ topology, state, live, ...options });
    const edge = await startEdge({
      services: { dynamodb: dynamodb.service },
      live,
      ...(authorize ? { authorize } : {}),
    });
    const client = new DynamoDBClient(clientFor(edge.url));
    return {
      dynamodb,
      edge,
      client,
      live,
      async [Symbol.asyncDispose]() {
        client.destroy();
        await edge.stop();
        await dynamodb.stop();
        state.close();
      },
    };
  } catch (error) {
    state.close();
    throw error;
  }
}

/** For tests: a call as the edge hands it on. */
export const callOf = (operation: string, input: object): AwsCall => ({
  service: "dynamodb",
  operation,
  accessKeyId: "larder",
  method: "POST",
  path: "/",
  headers: { "x-amz-target": `DynamoDB_20120810.${operation}` },
  body: Buffer.from(JSON.stringify(input)),
});
