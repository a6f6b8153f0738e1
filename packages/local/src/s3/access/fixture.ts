import { S3Client } from "@aws-sdk/client-s3";
import type { Statement, Topology } from "@larder/topology";
import { createClock } from "../../clock.ts";
import { functionOf, temporaryFolder, topologyOf } from "../../edge/fixture.ts";
import { startEdge } from "../../edge/index.ts";
import { createAuthorizer, createKeys } from "../../iam/index.ts";
import { createLive, type LiveEvent } from "../../live.ts";
import { openState } from "../../state.ts";
import { startS3 } from "../start-s3.ts";
import { createS3Edge } from "./serve-s3.ts";

/** For tests: S3 behind an edge, and callers with policies of their own. */

export const allow = (actions: string[], resources: string[], more: Partial<Statement> = {}): Statement => ({
  effect: "Allow",
  actions,
  resources,
  ...more,
});

/** @param policies By the name of the function that has it. */
export async function startTestS3(policies: Record<string, Statement[]>, buckets: Topology["buckets"]) {
  const folder = temporaryFolder();
  const functions = Object.fromEntries(
    Object.entries(policies).map(([name, policy]) => [name, functionOf(`pantry-test-${name}`, policy)]),
  );
  const topology = topologyOf({ functions, buckets });
  const state = openState(folder.path);
  const live = createLive();
  const events: LiveEvent[] = [];
  live.subscribe((event) => events.push(event));
  const clock = createClock();
  const keys = createKeys(topology);
  const authorizer = createAuthorizer({ topology, keys, live });
  const { service } = startS3({ topology, state, clock });
  const s3 = createS3Edge({ topology, keys, authorizer, service, clock, live });
  const edge = await startEdge({ services: {}, s3, live });
  const region = topology.region;
  return {
    url: edge.url,
    events,
    region,
    credentials: keys.forPeople,
    /** The client of a function, or of people. */
    client: (name?: string) =>
      new S3Client({
        endpoint: edge.url,
        region,
        maxAttempts: 1,
        credentials: name === undefined ? keys.forPeople : keys.forFunction(name),
      }),
    async stop() {
      await edge.stop();
      state.close();
      folder[Symbol.dispose]();
    },
  };
}
