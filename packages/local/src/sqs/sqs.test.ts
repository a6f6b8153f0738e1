import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type Message,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  TagQueueCommand,
} from "@aws-sdk/client-sqs";
import { describe, expect, it, vi } from "vitest";
import { createClock } from "../clock.ts";
import { clientFor, queueOf, temporaryFolder, topologyOf } from "../edge/fixture.ts";
import { startEdge } from "../edge/index.ts";
import { createLive, type LiveEvent } from "../live.ts";
import { openState } from "../state.ts";
import { attributesOf } from "./attributes.ts";
import { startSqs } from "./index.ts";
import { openJournal } from "./journal.ts";
import { Queue } from "./queue.ts";

const topology = topologyOf({
  queues: {
    Orders: queueOf("pantry-test-Orders", { deadLetter: { queue: "OrdersFailed", maxReceiveCount: 2 } }),
    OrdersFailed: queueOf("pantry-test-OrdersFailed"),
    Later: queueOf("pantry-test-Later", { delay: 60, retention: 600 }),
    Chat: queueOf("pantry-test-Chat.fifo", { contentBasedDeduplication: true }),
  },
});
const url = (queue: keyof typeof topology.queues) => topology.queues[queue]?.name;
const All = { MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"] } as const;

async function open(directory: string, of = topology) {
  const state = openState(directory);
  const live = createLive();
  const clock = createClock();
  const sqs = await startSqs({ topology: of, state, clock, live });
  const edge = await startEdge({ services: { sqs: sqs.service }, live });
  const client = new SQSClient({ ...clientFor(edge.url), useQueueUrlAsEndpoint: false });
  const events: LiveEvent[] = [];
  live.subscribe((event) => events.push(event));
  return {
    sqs,
    clock,
    client,
    events,
    edge,
    rows: (table: "sqs_message" | "sqs_deduplication") => state.database.prepare(`SELECT queue FROM ${table}`).all(),
    send: (queue: string, MessageBody: string, more = {}) =>
      client.send(new SendMessageCommand({ QueueUrl: url(queue), MessageBody, ...more })),
    receive: async (queue: string, more = {}): Promise<Message[]> =>
      (await client.send(new ReceiveMessageCommand({ QueueUrl: url(queue), MaxNumberOfMessages: 10, ...more })))
        .Messages ?? [],
    async [Symbol.asyncDispose]() {
      client.destroy();
      await sqs.stop();
      await edge.stop();
      state.close();
    },
  };
}

const bodies = (messages: readonly { Body?: string | undefined }[]) => messages.map((message) => message.Body);

async function withLocal(test: (local: Awaited<ReturnType<typeof open>>) => Promise<void>) {
  using folder = temporaryFolder();
  await using local = await open(folder.path);
  await test(local);
}

describe("a queue", () => {
  it("gives a received message to nobody else until its visibility timeout has passed", () =>
    withLocal(async ({ send, receive, clock }) => {
      await send("Orders", "milk");
      expect(bodies(await receive("Orders"))).toEqual(["milk"]);
      clock.advance(29_000);
      expect(await receive("Orders")).toEqual([]);
      clock.advance(1_100);
      const [again] = await receive("Orders", All);
      expect(again).toMatchObject({ Body: "milk", Attributes: { ApproximateReceiveCount: "2" } });
    }));

  it("forgets a message that was deleted, and shows one whose visibility was ended", () =>
    withLocal(async ({ client, send, receive, clock }) => {
      await send("Orders", "milk");
      await send("Orders", "eggs");
      const [milk, eggs] = await receive("Orders");
      const QueueUrl = url("Orders");
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: milk?.ReceiptHandle }));
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: eggs?.ReceiptHandle, VisibilityTimeout: 0 }),
      );
      expect(bodies(await receive("Orders"))).toEqual(["eggs"]);
      clock.advance(31_000);
      expect(bodies(await receive("Orders"))).not.toContain("milk");
    }));

  it("lets a slow consumer delete what it received, until somebody else has received it", () =>
    withLocal(async ({ sqs, send, receive, clock }) => {
      await send("Later", "slow");
      clock.advance(60_100);
      const [slow] = await receive("Later");
      clock.advance(30_100);
      expect(await receive("Orders")).toEqual([]);
      sqs.delete("Later", [slow?.ReceiptHandle ?? ""]);
      expect(await receive("Later")).toEqual([]);
      await send("Later", "overtaken");
      clock.advance(60_100);
      const [overtaken] = await receive("Later");
      clock.advance(30_100);
      await receive("Later");
      sqs.delete("Later", [overtaken?.ReceiptHandle ?? ""]);
      clock.advance(30_100);
      expect(bodies(await receive("Later"))).toEqual(["overtaken"]);
    }));

  it("moves a message that was received too often to its dead-letter queue, with its true count, and says so", () =>
    withLocal(async ({ send, receive, clock, events }) => {
      await send("Orders", "broken");
      for (const count of ["1", "2"]) {
        const [message] = await receive("Orders", All);
        expect(message?.Attributes?.["ApproximateReceiveCount"]).toBe(count);
        clock.advance(30_100);
      }
      expect(await receive("Orders")).toEqual([]);
      expect(events.filter((event) => event.type === "delivery")).toEqual([
        {
          type: "delivery",
          from: "Orders",
          to: "OrdersFailed",
          outcome: "dead-lettered",
          reason: "received 2 times and never deleted",
        },
      ]);
      const [dead] = await receive("OrdersFailed", All);
      expect(dead).toMatchObject({ Body: "broken", Attributes: { ApproximateReceiveCount: "3" } });
    }));

  it("holds messages back for its delay, or for the message's own", () =>
    withLocal(async ({ send, receive, clock }) => {
      await send("Later", "by the queue");
      await send("Later", "by itself", { DelaySeconds: 10 });
      expect(await receive("Later")).toEqual([]);
      clock.advance(10_100);
      expect(bodies(await receive("Later"))).toEqual(["by itself"]);
      clock.advance(50_000);
      expect(bodies(await receive("Later"))).toContain("by the queue");
    }));

  it("forgets messages older than its retention period", () =>
    withLocal(async ({ send, receive, clock, client }) => {
      await send("Later", "old");
      clock.advance(500_000);
      await send("Later", "young");
      clock.advance(150_000);
      expect(bodies(await receive("Later"))).toEqual(["young"]);
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: url("Later"), AttributeNames: ["All"] }),
      );
      expect(Attributes).toMatchObject({
        ApproximateNumberOfMessages: "0",
        ApproximateNumberOfMessagesNotVisible: "1",
      });
    }));

  it("tells by one clock when a message was sent and when it was first received", () =>
    withLocal(async ({ send, receive, clock }) => {
      clock.advance(86_400_000);
      await send("Orders", "milk");
      const [first] = await receive("Orders", All);
      const { SentTimestamp: sent, ApproximateFirstReceiveTimestamp: received } = first?.Attributes ?? {};
      expect(Number(received)).toBeGreaterThanOrEqual(Number(sent));
      expect(Number(received)).toBeLessThanOrEqual(clock.now());
      // Within one millisecond nobody can tell what was before a move of the clock and what after.
      const then = Date.now();
      await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(then), { interval: 1 });
      clock.advance(30_100);
      const [again] = await receive("Orders", All);
      expect(again?.Attributes?.ApproximateFirstReceiveTimestamp).toBe(received);
    }));

  it("returns message attributes when they are asked for", () =>
    withLocal(async ({ send, receive, clock }) => {
      await send("Orders", "milk", { MessageAttributes: { trace: { DataType: "String", StringValue: "t-1" } } });
      expect((await receive("Orders"))[0]?.MessageAttributes).toBeUndefined();
      clock.advance(30_100);
      expect((await receive("Orders", All))[0]?.MessageAttributes).toEqual({
        trace: { DataType: "String", StringValue: "t-1" },
      });
    }));
});

describe("a FIFO queue", () => {
  const sendTo = (local: Awaited<ReturnType<typeof open>>, group: string, ...messages: string[]) =>
    local.client.send(
      new SendMessageBatchCommand({
        QueueUrl: url("Chat"),
        Entries: messages.map((MessageBody, Id) => ({ Id: String(Id), MessageBody, MessageGroupId: group })),
      }),
    );

  it("hands out a group in order, many at a time, and holds the rest of it back until those are done", () =>
    withLocal(async (local) => {
      const { receive, client } = local;
      await sendTo(local, "ann", "1", "2", "3");
      await sendTo(local, "bob", "a");
      const first = await receive("Chat", { MaxNumberOfMessages: 2 });
      expect(bodies(first)).toEqual(["1", "a"]);
      const QueueUrl = url("Chat");
      for (const { ReceiptHandle } of first) await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      await sendTo(local, "ann", "4");
      expect(bodies(await receive("Chat", { MaxNumberOfMessages: 2 }))).toEqual(["2", "3"]);
      expect(await receive("Chat")).toEqual([]);
    }));

  it("brings the messages of a group back in order when their visibility ends together", () =>
    withLocal(async (local) => {
      await sendTo(local, "ann", "1", "2", "3");
      expect(bodies(await local.receive("Chat"))).toEqual(["1", "2", "3"]);
      local.clock.advance(30_100);
      expect(bodies(await local.receive("Chat"))).toEqual(["1", "2", "3"]);
    }));

  it("drops a duplicate for five minutes, and no longer", () =>
    withLocal(async (local) => {
      const first = await sendTo(local, "ann", "hello");
      const second = await sendTo(local, "ann", "hello");
      expect(second.Successful?.[0]?.MessageId).toBe(first.Successful?.[0]?.MessageId);
      expect(await local.receive("Chat")).toHaveLength(1);
      local.clock.advance(301_000);
      await sendTo(local, "ann", "hello");
      expect(await local.receive("Chat")).toHaveLength(2);
    }));
});

it("a FIFO queue forgets its duplicates once their five minutes are over, on disk too", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
  try {
    await withLocal(async ({ sqs, rows }) => {
      await sqs.send("Chat", { body: "one", groupId: "ann" });
      vi.advanceTimersByTime(4 * 60_000);
      await sqs.send("Chat", { body: "two", groupId: "ann" });
      expect(rows("sqs_deduplication")).toHaveLength(2);
      vi.advanceTimersByTime(2 * 60_000);
      expect(rows("sqs_deduplication")).toHaveLength(1);
      vi.advanceTimersByTime(4 * 60_000);
      expect(rows("sqs_deduplication")).toEqual([]);
      expect(rows("sqs_message")).toHaveLength(2);
    });
  } finally {
    vi.useRealTimers();
  }
});

it("a FIFO queue keeps no group that is empty", () => {
  using folder = temporaryFolder();
  const state = openState(folder.path);
  const clock = createClock();
  const spec = queueOf("pantry-test-Chat.fifo");
  const queue = new Queue({
    name: spec.name,
    arn: "",
    attributes: attributesOf(spec, topology),
    journal: openJournal(state.database),
    clock,
    onDeadLetter: () => undefined,
  });
  queue.fifoMessages.set("ann", []);
  queue.fifoDelayed.set("ben", []);
  queue.dropExpired();
  expect([queue.fifoMessages.size, queue.fifoDelayed.size]).toEqual([0, 0]);
  state.close();
});

describe("a long poll", () => {
  it("returns as soon as a message comes", () =>
    withLocal(async ({ sqs, send }) => {
      const poll = sqs.receive("Orders", { max: 10, waitSeconds: 20 });
      await send("Orders", "milk");
      expect(bodies(await poll)).toEqual(["milk"]);
    }));

  it("goes on for those who came too late for the message, until time is up", () =>
    withLocal(async ({ sqs, send, clock }) => {
      const polls = [1, 2, 3].map(() => sqs.receive("Orders", { max: 10, waitSeconds: 20 }));
      let ended = 0;
      for (const poll of polls) void poll.then(() => ended++);
      await send("Orders", "milk");
      await vi.waitFor(() => expect(ended).toBe(1));
      await send("Orders", "eggs");
      await vi.waitFor(() => expect(ended).toBe(2));
      clock.advance(20_000);
      expect((await Promise.all(polls)).flatMap(bodies).toSorted()).toEqual(["eggs", "milk"]);
    }));

  it("wakes when a visibility timeout or a delay ends by the clock", () =>
    withLocal(async ({ sqs, send, clock }) => {
      await send("Orders", "milk");
      await sqs.receive("Orders", { max: 10, waitSeconds: 0 });
      const poll = sqs.receive("Orders", { max: 10, waitSeconds: 20 });
      clock.advance(18_000);
      const late = sqs.receive("Orders", { max: 10, waitSeconds: 20 });
      clock.advance(2_000);
      expect(await poll).toEqual([]);
      clock.advance(10_100);
      expect(bodies(await late)).toEqual(["milk"]);
    }));

  it("ends at once and empty when its caller goes away, and takes no message along", () =>
    withLocal(async ({ sqs, client, send, receive, events }) => {
      const gone = new AbortController();
      const poll = sqs.receive("Orders", { max: 10, waitSeconds: 20, signal: gone.signal });
      const hangUp = new AbortController();
      const wire = client
        .send(new ReceiveMessageCommand({ QueueUrl: url("Orders"), WaitTimeSeconds: 20 }), {
          abortSignal: hangUp.signal,
        })
        .catch((error: Error) => error.name);
      await receive("Later");
      gone.abort();
      hangUp.abort();
      expect(await poll).toEqual([]);
      expect(await wire).toBe("AbortError");
      const answered = () => events.filter((event) => event.type === "call" && event.operation === "ReceiveMessage");
      await vi.waitFor(() => expect(answered()).toHaveLength(2));
      await send("Orders", "milk");
      expect(bodies(await receive("Orders"))).toEqual(["milk"]);
    }));
});

it("a message that comes in the moment a poll is given up stays for others", () =>
  withLocal(async ({ sqs, receive }) => {
    const gone = new AbortController();
    const poll = sqs.receive("Orders", { max: 10, waitSeconds: 20, signal: gone.signal });
    await receive("Later");
    gone.abort();
    await sqs.send("Orders", { body: "milk" });
    expect(await poll).toEqual([]);
    expect(bodies(await receive("Orders"))).toEqual(["milk"]);
  }));

describe("SQS over the wire", () => {
  it("answers for an unknown queue as SQS does", () =>
    withLocal(async ({ client }) => {
      const error = await client.send(new GetQueueUrlCommand({ QueueName: "nope" })).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(QueueDoesNotExist);
      expect(error).toMatchObject({ $fault: "client", message: "The specified queue does not exist." });
    }));

  it("gives queue URLs that lead back to the caller's own address", () =>
    withLocal(async ({ client, edge }) => {
      const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: url("Orders") }));
      expect(QueueUrl).toBe(`${edge.url}/123456789012/pantry-test-Orders`);
      const following = new SQSClient(clientFor(edge.url));
      await following.send(new SendMessageCommand({ QueueUrl, MessageBody: "milk" }));
      const { Messages } = await following.send(new ReceiveMessageCommand({ QueueUrl }));
      expect(bodies(Messages ?? [])).toEqual(["milk"]);
      const { QueueUrls } = await client.send(new ListQueuesCommand({ QueueNamePrefix: "pantry-test-Orders" }));
      expect(QueueUrls).toEqual([QueueUrl, `${QueueUrl}Failed`]);
      following.destroy();
    }));

  it("has the attributes that the topology says", () =>
    withLocal(async ({ client }) => {
      const get = new GetQueueAttributesCommand({ QueueUrl: url("Orders"), AttributeNames: ["All"] });
      const { Attributes } = await client.send(get);
      expect(Attributes).toMatchObject({
        QueueArn: "arn:aws:sqs:eu-central-1:123456789012:pantry-test-Orders",
        VisibilityTimeout: "30",
        MaximumMessageSize: "1048576",
      });
      expect(JSON.parse(Attributes?.["RedrivePolicy"] ?? "")).toEqual({
        deadLetterTargetArn: "arn:aws:sqs:eu-central-1:123456789012:pantry-test-OrdersFailed",
        maxReceiveCount: 2,
      });
    }));

  it("takes every character that SQS takes, emoji too", () =>
    withLocal(async ({ client, receive }) => {
      const body = "caf\u00e9 \t\n \ud7ff \ue000 \ufffd \u{1f34e} \u{10ffff}";
      await client.send(new SendMessageCommand({ QueueUrl: url("Orders"), MessageBody: body }));
      expect(bodies(await receive("Orders"))).toEqual([body]);
    }));

  it.each([
    ["an empty body", { MessageBody: "" }, "MissingParameter"],
    ["a body above 1 MiB", { MessageBody: "x".repeat(1_048_577) }, "InvalidParameterValue"],
    ["too long a delay", { MessageBody: "x", DelaySeconds: 901 }, "InvalidParameterValue"],
    ["a character outside XML", { MessageBody: "\u0000" }, "InvalidMessageContents"],
    ["what is no character", { MessageBody: "\uffff" }, "InvalidMessageContents"],
    [
      "an attribute of no type",
      { MessageBody: "x", MessageAttributes: { a: { DataType: "Text", StringValue: "b" } } },
      "InvalidParameterValue",
    ],
  ])("refuses %s", (_what, message, name) =>
    withLocal(async ({ client, receive }) => {
      const sent = client.send(new SendMessageCommand({ QueueUrl: url("Orders"), ...message }));
      await expect(sent).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400, attempts: 1 } });
      expect(await receive("Orders")).toEqual([]);
    }));

  it.each([-1, 21, 1.5])("refuses to wait for %d seconds", (WaitTimeSeconds) =>
    withLocal(async ({ receive, send }) => {
      await send("Orders", "milk");
      await expect(receive("Orders", { WaitTimeSeconds })).rejects.toMatchObject({
        name: "InvalidParameterValue",
        message: `Value ${WaitTimeSeconds} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.`,
      });
      expect(bodies(await receive("Orders", { WaitTimeSeconds: 20 }))).toEqual(["milk"]);
    }));

  it.each([
    ["an operation named like what every object has", "constructor", {}, "InvalidAction"],
    [
      "an attribute whose text is a number",
      "SendMessage",
      { MessageBody: "x", MessageAttributes: { a: { DataType: "Number", StringValue: 5 } } },
      "InvalidParameterValue",
    ],
  ])("refuses %s, which no SDK sends", (_what, operation, input, error) =>
    withLocal(async ({ edge }) => {
      const scope = "Credential=larder/20260101/eu-central-1/sqs/aws4_request";
      const headers = {
        authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`,
        "x-amz-target": `AmazonSQS.${operation}`,
      };
      const body = JSON.stringify({ QueueUrl: url("Orders"), ...input });
      const response = await fetch(edge.url, { method: "POST", headers, body });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ __type: error });
    }));

  it("makes no queue that the topology does not have", () =>
    withLocal(async ({ client }) => {
      const made = client.send(new CreateQueueCommand({ QueueName: "mine" }));
      await expect(made).rejects.toThrow("Queues come from the topology: declare mine in the stacks instead.");
    }));
});

describe("after a restart", () => {
  it("messages are there, in order; those in flight are visible at once and keep their count", async () => {
    using folder = temporaryFolder();
    {
      await using local = await open(folder.path);
      for (const body of ["1", "2", "3"]) await local.send("Orders", body);
      await local.client.send(new TagQueueCommand({ QueueUrl: url("Orders"), Tags: { team: "store" } }));
      await local.receive("Orders", { MaxNumberOfMessages: 1 });
      await local.send("Later", "delayed");
      local.clock.advance(45_000);
    }
    await using local = await open(folder.path);
    const messages = await local.receive("Orders", All);
    expect(messages.map(({ Body, Attributes }) => `${Body} ${Attributes?.["ApproximateReceiveCount"]}`)).toEqual([
      "1 2",
      "2 1",
      "3 1",
    ]);
    expect(await local.receive("Later")).toEqual([]);
    local.clock.advance(16_000);
    expect(bodies(await local.receive("Later"))).toEqual(["delayed"]);
  });

  it("what was purged, deleted or moved to a dead-letter queue stays so", async () => {
    using folder = temporaryFolder();
    {
      await using local = await open(folder.path);
      await local.send("Later", "purged");
      await local.client.send(new PurgeQueueCommand({ QueueUrl: url("Later") }));
      await local.send("Orders", "deleted");
      const [deleted] = await local.receive("Orders");
      local.sqs.delete("Orders", [deleted?.ReceiptHandle ?? ""]);
      await local.send("Orders", "dead");
      for (let time = 1; time <= 3; time++) {
        await local.receive("Orders");
        local.clock.advance(30_100);
      }
    }
    await using local = await open(folder.path);
    local.clock.advance(61_000);
    expect(await local.receive("Later")).toEqual([]);
    expect(await local.receive("Orders")).toEqual([]);
    expect(bodies(await local.receive("OrdersFailed"))).toEqual(["dead"]);
  });

  it("a FIFO queue still knows its duplicates and goes on counting", async () => {
    using folder = temporaryFolder();
    const group = { MessageGroupId: "ann" };
    let before: string | undefined;
    {
      await using local = await open(folder.path);
      before = (await local.send("Chat", "one", group)).SequenceNumber;
    }
    await using local = await open(folder.path);
    expect((await local.send("Chat", "one", group)).SequenceNumber).toBe(before);
    const after = (await local.send("Chat", "two", group)).SequenceNumber;
    expect(Number(after)).toBeGreaterThan(Number(before));
    expect(bodies(await local.receive("Chat"))).toEqual(["one", "two"]);
  });

  it("nothing is left of a queue that the topology no longer has", async () => {
    using folder = temporaryFolder();
    {
      await using local = await open(folder.path);
      await local.send("Orders", "milk");
      await local.send("Chat", "hello", { MessageGroupId: "ann" });
    }
    await using local = await open(folder.path, topologyOf({ queues: { Orders: queueOf("pantry-test-Orders") } }));
    expect(local.rows("sqs_message")).toEqual([{ queue: "pantry-test-Orders" }]);
    expect(local.rows("sqs_deduplication")).toEqual([]);
  });

  it("a queue's attributes are those of the topology now", async () => {
    using folder = temporaryFolder();
    {
      await using local = await open(folder.path);
      await local.send("Orders", "milk");
    }
    const next = topologyOf({ queues: { Orders: queueOf("pantry-test-Orders", { visibilityTimeout: 90 }) } });
    await using local = await open(folder.path, next);
    await local.receive("Orders");
    local.clock.advance(89_000);
    expect(await local.receive("Orders")).toEqual([]);
    local.clock.advance(1_100);
    expect(bodies(await local.receive("Orders"))).toEqual(["milk"]);
  });
});
