import { setImmediate as turn } from "node:timers/promises";
import type { BucketSpec, QueueSpec, Topology } from "@larder/topology";
import { onTestFinished } from "vitest";
import { bucketOf, functionOf, queueOf, topologyOf } from "../../edge/fixture.ts";
import { startEventBridge } from "../../events/index.ts";
import { startParts, stateFolder } from "../../mappings/fixtures/parts.ts";
import { scriptedLambda } from "../../mappings/fixtures/scripted-lambda.ts";
import type { Sqs } from "../../ports.ts";
import type { ObjectChangeKind } from "../object-store.ts";
import { openObjectStore } from "../store/open-object-store.ts";
import { type NotificationFaults, startNotifications } from "./index.ts";

const arn = (name: string) => `arn:aws:sqs:eu-central-1:123456789012:${name}`;

/** What lets a service send to a queue, on behalf of a source. */
export const allowing = (queue: string, service: string, source: string): QueueSpec["policy"] => [
  {
    effect: "Allow",
    principals: { Service: [service] },
    actions: ["sqs:SendMessage"],
    resources: [arn(queue)],
    conditions: { ArnEquals: { "aws:SourceArn": [source] } },
  },
];
const fromBucket = (queue: string) =>
  queueOf(queue, { policy: allowing(queue, "s3.amazonaws.com", "arn:aws:s3:::files") });
const created = "arn:aws:events:eu-central-1:123456789012:rule/default/all";

type Notification = BucketSpec["notifications"][number];

/** What tells a queue of every creation, if nothing else is said. */
export const to = (queue: string, more: Partial<Notification> = {}): Notification => ({
  events: ["s3:ObjectCreated:*"],
  to: { queue },
  ...more,
});

/** Resolves when whatever is under way has happened. */
export async function settled() {
  for (let turns = 0; turns < 20; turns++) await turn();
}

export interface Options {
  readonly notifications: BucketSpec["notifications"];
  readonly eventBridge?: boolean;
  readonly faults?: NotificationFaults;
  readonly sqs?: (sqs: Sqs) => Sqs;
  readonly directory?: string;
  /** In the place of what lets the bucket send to the queue One. */
  readonly policy?: QueueSpec["policy"];
}

const topologyWith = ({ notifications, eventBridge = false, policy }: Options): Topology =>
  topologyOf({
    buckets: { Files: bucketOf("files", { notifications, eventBridge }) },
    functions: { Look: functionOf("look", []) },
    queues: {
      One: policy ? queueOf("one", { policy }) : fromBucket("one"),
      Two: fromBucket("two"),
      Bus: queueOf("bus", { policy: allowing("bus", "events.amazonaws.com", created) }),
    },
    buses: { Default: { name: "default" } },
    rules: {
      All: {
        name: "all",
        bus: "Default",
        pattern: { source: ["aws.s3"] },
        targets: [{ to: { queue: "Bus" }, retries: 0, maxAge: 60 }],
      },
    },
  });

/** Real objects in a bucket Files, which tells the queues One and Two, the function Look, and the default bus with a queue Bus. */
export async function startBucket(options: Options) {
  const { sqs: wrap = (sqs: Sqs) => sqs, directory = stateFolder(), faults = {} } = options;
  const parts = await startParts(topologyWith(options), directory);
  const lambda = scriptedLambda();
  const events = await startEventBridge({ ...parts, lambda });
  const { store, objects } = openObjectStore({
    ...parts,
    database: parts.state.database,
    directory: `${directory}/objects`,
  });
  const sqs = wrap(parts.sqs);
  const notifications = await startNotifications({ ...parts, store, sqs, lambda, events, faults });
  const asker = { caller: "AWS:somebody", requestId: "R1" };
  const stop = async () => {
    await notifications.stop();
    await events.stop();
    await parts.end();
  };
  onTestFinished(stop);
  const bodies = new Map<string, string[]>();
  /** What a queue has got so far. */
  async function heard(queue: string): Promise<string[]> {
    const news = (await parts.drain(queue)).map(({ Body }) => Body);
    const all = [...(bodies.get(queue) ?? []), ...news];
    bodies.set(queue, all);
    return all;
  }
  const isTest = (body: string) => body.includes("s3:TestEvent");
  /** What a queue has been told so far, except for test events. */
  const told = async (queue: string) =>
    (await heard(queue)).filter((body) => !isTest(body)).map((body) => JSON.parse(body));
  return {
    ...parts,
    lambda,
    store,
    directory,
    stop,
    told,
    /** The keys that a queue has been told of so far. */
    keys: async (queue: string): Promise<string[]> => (await told(queue)).map((body) => body.Records[0].s3.object.key),
    /** How many test events a queue has got so far. */
    tests: async (queue: string) => (await heard(queue)).filter(isTest).length,
    put: (key: string, kind: ObjectChangeKind = "ObjectCreated:Put") =>
      void objects.put(
        "Files",
        { key, etag: "e1", headers: {}, metadata: {}, tags: {}, checksum: undefined, pieces: [] },
        { kind, ...asker },
        {},
      ),
    remove: (key: string) => void objects.remove("Files", key, { kind: "ObjectRemoved:Delete", ...asker }),
  };
}
