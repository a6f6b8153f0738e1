import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { setEnvironment } from "@larder/lambda/testing/environment";
import { type LocalCloud, start } from "@larder/local";
import { loadTopology, type QueueSpec, type Topology } from "@larder/topology";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { afterAll, beforeAll } from "vitest";
import { documents } from "../store/table.ts";
import { bucket, type TestBucket } from "./bucket.ts";

/** The files service's table, buckets and queues, as a test sees them. */
export interface TestCloud {
  readonly local: LocalCloud;
  /** Where files are sent, and what comes of them that is not for everybody. */
  readonly uploads: TestBucket;
  /** What the CDN serves. */
  readonly media: TestBucket;
  /**
   * Takes what there is on a queue by its name in the topology, up to ten messages, as Lambda hands them to a function. What S3
   * sends to try a queue is passed over.
   * @param seconds How long to wait for the first of them. Default: 0.
   */
  receive(queue: string, seconds?: number): Promise<SQSEvent>;
}

/** Name of the queue that takes what the service publishes. */
export const published = "Published";

/**
 * Lambda's own part of the cloud is left out: a test calls the functions itself, when and as often as it means to. What they
 * put on the bus, it finds on a queue.
 */
function withoutFunctions(topology: Topology): Topology {
  const target = { to: { queue: published }, retries: 0, maxAge: 60 };
  const rule = { name: published, bus: "Events", pattern: { source: ["larder.files"] }, targets: [target] };
  return {
    ...topology,
    functions: {},
    mappings: {},
    rules: { [published]: rule },
    queues: { ...topology.queues, [published]: plainQueue },
    httpApis: {},
    userPools: {},
    invocations: {},
  };
}

const plainQueue: QueueSpec = {
  name: published,
  fifo: false,
  contentBasedDeduplication: false,
  visibilityTimeout: 60,
  retention: 345_600,
  delay: 0,
  encrypted: true,
  policy: [
    {
      effect: "Allow",
      actions: ["sqs:SendMessage"],
      resources: ["*"],
      principals: { Service: ["events.amazonaws.com"] },
    },
  ],
};

/**
 * For the head of a test file: a local cloud with what the stacks deploy, save the functions. Handlers that the test calls
 * find table, buckets, queues and bus by their environment; import those that look for them when they are loaded within the
 * test. All tests of a file share the cloud, so give each an upload of its own.
 */
export function useCloud(): TestCloud {
  const state = mkdtempSync(join(tmpdir(), "larder-files-"));
  let local: LocalCloud;
  const topology = withoutFunctions(loadTopology("stacks/topology.json"));
  beforeAll(async () => {
    local = await start(topology, { state });
    const { endpoint, region, credentials } = local.aws;
    setEnvironment(linksOf(topology, local), {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    });
  });
  afterAll(async () => {
    documents.destroy();
    await local.stop();
    rmSync(state, { recursive: true, force: true });
  });
  return {
    get local() {
      return local;
    },
    uploads: bucket(() => nameOf(topology.buckets, "Uploads")),
    media: bucket(() => nameOf(topology.buckets, "Media")),
    receive: (queue, seconds = 0) => receive(local, urlOf(topology, nameOf(topology.queues, queue)), seconds),
  };
}

/** What functions of the service are linked to, each under the name that it has in the stacks. */
function linksOf(topology: Topology, { urls }: LocalCloud) {
  const { tables, buckets, buses, queues } = topology;
  const ofQueues = Object.entries(queues).map(([queue, { name }]) => {
    const url = urlOf(topology, name);
    const consumer = queue.replace(/Dlq$/, "");
    const { maxReceiveCount } = queues[consumer]?.deadLetter ?? {};
    return consumer === queue ? [`${queue}Queue`, { url }] : [`${consumer}DeadLetters`, { url, maxReceiveCount }];
  });
  return {
    FilesTable: { name: nameOf(tables, "Files") },
    UploadsBucket: { name: nameOf(buckets, "Uploads") },
    MediaBucket: { name: nameOf(buckets, "Media") },
    MediaCdn: { url: urls["cdn"] },
    EventBus: { name: nameOf(buses, "Events") },
    ...Object.fromEntries(ofQueues),
  };
}

function nameOf(specs: Readonly<Record<string, { readonly name: string }>>, logical: string): string {
  const spec = specs[logical];
  if (!spec) throw new RangeError(`The topology has no ${logical}; it has ${Object.keys(specs).join(", ")}`);
  return spec.name;
}

const urlOf = ({ region, account }: Topology, name: string) => `https://sqs.${region}.amazonaws.com/${account}/${name}`;

async function receive({ aws }: LocalCloud, QueueUrl: string, seconds: number): Promise<SQSEvent> {
  const sqs = new SQSClient({ ...aws, useQueueUrlAsEndpoint: false });
  const command = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ["All" as const] };
  const end = Date.now() + seconds * 1000;
  try {
    for (;;) {
      const WaitTimeSeconds = Math.max(0, Math.min(20, Math.ceil((end - Date.now()) / 1000)));
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ ...command, WaitTimeSeconds }));
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      const told = Messages.filter(({ Body = "" }) => !Body.includes('"s3:TestEvent"'));
      if (told.length > 0 || (Messages.length === 0 && Date.now() >= end))
        return { Records: told.map((message) => recordOf(message, aws.region)) };
    }
  } finally {
    sqs.destroy();
  }
}

const recordOf = (
  { MessageId = "", ReceiptHandle = "", Body = "", MD5OfBody = "", Attributes = {} }: Message,
  awsRegion: string,
): SQSRecord => ({
  messageId: MessageId,
  receiptHandle: ReceiptHandle,
  body: Body,
  attributes: {
    ApproximateReceiveCount: Attributes.ApproximateReceiveCount ?? "1",
    SentTimestamp: Attributes.SentTimestamp ?? "0",
    SenderId: Attributes.SenderId ?? "test",
    ApproximateFirstReceiveTimestamp: Attributes.ApproximateFirstReceiveTimestamp ?? "0",
  },
  messageAttributes: {},
  md5OfBody: MD5OfBody,
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:eu-central-1:000000000000:test",
  awsRegion,
});
