import { loadTopology } from "@larder/topology";
import { createClock } from "../clock.ts";
import { startDynamoDb } from "../dynamodb/index.ts";
import { createLive } from "../live.ts";
import { startSqs } from "../sqs/index.ts";
import { openState } from "../state.ts";
import { startEdge } from "./index.ts";

/** For tests: a process of its own that a test can kill. Says its URL and lives until then. */
const [topologyFile = "", directory = ""] = process.argv.slice(2);
const topology = loadTopology(topologyFile);
const [state, live, clock] = [openState(directory), createLive(), createClock()];
const dynamodb = await startDynamoDb({ topology, state, live });
const sqs = await startSqs({ topology, state, clock, live });
const edge = await startEdge({ services: { dynamodb: dynamodb.service, sqs: sqs.service }, live });
process.stdout.write(`${edge.url}\n`);
