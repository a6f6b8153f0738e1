import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type CloudEvent, newId, orderRejected } from "@larder/contracts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { refusal } from "./gate.ts";
import { eventOf, expectFaithful, hear, openOutbox, sendAll, sendTogether, urlOf } from "./outbox.ts";
import { topology } from "./store.ts";

let outbox: Awaited<ReturnType<typeof openOutbox>>;
let sqs: SQSClient;
beforeEach(async () => {
  outbox = await openOutbox();
  sqs = new SQSClient(outbox.aws());
  return async () => {
    sqs.destroy();
    await outbox[Symbol.asyncDispose]();
  };
});

const QueueUrl = () => urlOf(outbox, topology.queues["RelayOutboxDlq"]!.name);

/** What is in the dead-letter queue. Looking hides nothing. */
async function letters(): Promise<Message[]> {
  const look = { MaxNumberOfMessages: 10, MessageAttributeNames: ["All"], VisibilityTimeout: 0 };
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: QueueUrl(), ...look }));
  return Messages;
}

/** Waits until so many letters are in the queue. */
const untilThereAre = (count: number) =>
  vi.waitFor(
    async () => {
      const found = await letters();
      expect(found).toHaveLength(count);
      return found;
    },
    { timeout: 10_000, interval: 20 },
  );

const remove = ({ ReceiptHandle }: Message) =>
  sqs.send(new DeleteMessageCommand({ QueueUrl: QueueUrl(), ReceiptHandle }));

async function redrive(input: object = {}): Promise<unknown> {
  const lambda = new LambdaClient(outbox.aws());
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({
      FunctionName: `${topology.app}-${topology.stage}-RedriveOutbox`,
      Payload: JSON.stringify(input),
    }),
  );
  lambda.destroy();
  expect(FunctionError).toBeUndefined();
  return JSON.parse(Payload!.transformToString());
}

/** Of a version that nobody defined. */
const poison = (subject: string): CloudEvent => ({ ...eventOf(subject), dataversion: 99 });

/** Puts right in the outbox what was sent wrong. */
async function mend({ subject, id }: CloudEvent) {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(outbox.aws()));
  await documents.send(
    new UpdateCommand({
      TableName: topology.tables["Store"]!.name,
      Key: { pk: `OUTBOX#${subject}`, sk: id },
      UpdateExpression: "SET event.dataversion = :one",
      ExpressionAttributeValues: { ":one": 1 },
    }),
  );
  documents.destroy();
}

/** Sends events to a bus that refuses them for as long as the mapping has patience. */
async function giveUp(events: readonly CloudEvent[]) {
  await sendTogether(outbox, events, async (nth, request) =>
    nth === 0 ? request.forward() : refusal("AccessDeniedException"),
  );
  await vi.waitFor(
    async () => {
      outbox.local.clock.advance(60_000);
      expect((await letters()).length).toBe(events.length);
    },
    { timeout: 60_000, interval: 20 },
  );
  outbox.gate.meet = (request) => request.forward();
}

describe("an event that never can be published", () => {
  it("is in the dead-letter queue at once, with its cause; when it is mended, it is redriven", async () => {
    const broken = poison("one");
    const others = [eventOf("one"), eventOf("two")];
    await sendAll(outbox, [broken, ...others]);
    await hear(outbox, others);
    const [letter] = await untilThereAre(1);
    expect(JSON.parse(letter!.Body!)).toMatchObject({ event: broken });
    expect(letter!.MessageAttributes).toMatchObject({
      ERROR_NAME: { StringValue: "ContractViolation" },
      ERROR_MESSAGE: { StringValue: "Nobody has defined order.confirmed, version 99" },
      FUNCTION_NAME: { StringValue: topology.functions["RelayOutbox"]!.name },
      EVENT_ID: { StringValue: broken.id },
    });

    expect(await redrive()).toEqual({ messages: 1, events: 1, published: 0, stillFailing: 1 });
    expect(await letters()).toHaveLength(1);
    await mend(broken);
    expect(await redrive()).toEqual({ messages: 1, events: 1, published: 1, stillFailing: 0 });
    expect(await letters()).toEqual([]);
    await hear(outbox);
    expect(outbox.heard.map(({ id }) => id).sort()).toEqual(outbox.sent.map(({ id }) => id).sort());
  });
});

it("an event that is too large for the bus is not too large for the dead-letter queue", async () => {
  const rejectedAt = new Date().toISOString();
  const reason = { code: "OUT_OF_STOCK" as const, message: "€".repeat(110_000) };
  const large = orderRejected.create({
    subject: "one",
    correlationId: newId("cor"),
    causationId: "test",
    time: rejectedAt,
    data: { orderId: newId("ord"), customerId: "customer-1", reason, rejectedAt },
  });
  const other = eventOf("two");
  await sendAll(outbox, [large, other]);
  await hear(outbox, [other]);
  const [letter] = await untilThereAre(1);
  expect(letter!.MessageAttributes).toMatchObject({ ERROR_NAME: { StringValue: "TooLarge" } });
  expect(JSON.parse(letter!.Body!)).toMatchObject({ event: large });
});

it("events are redriven in the order in which they were sent, in whatever order their letters are", async () => {
  const given = [eventOf("one"), eventOf("two"), eventOf("one")];
  await sendAll(outbox, given);
  await hear(outbox);
  for (const { subject, id } of given.toReversed()) {
    const MessageBody = JSON.stringify({ pk: `OUTBOX#${subject}`, sk: id });
    await sqs.send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody }));
  }
  const requests: (readonly string[])[] = [];
  outbox.gate.meet = (request) => {
    requests.push(request.events);
    return request.forward();
  };
  expect(await redrive()).toMatchObject({ messages: 3, published: 3, stillFailing: 0 });
  expect(requests).toEqual([[given[0]!.id, given[1]!.id], [given[2]!.id]]);
});

describe("what the mapping gives up", { timeout: 90_000 }, () => {
  it("is in the dead-letter queue, and is redriven in order when the bus takes it again", async () => {
    const given = [eventOf("one"), eventOf("two"), eventOf("one")];
    await giveUp(given);
    for (const { Body } of await letters())
      expect(JSON.parse(Body!)).toMatchObject({ requestContext: { condition: "RetryAttemptsExhausted" } });

    expect(await redrive({ dryRun: true })).toEqual({ messages: 3, events: 4, published: 0, stillFailing: 3 });
    expect(await letters()).toHaveLength(3);
    expect(await redrive()).toEqual({ messages: 3, events: 4, published: 4, stillFailing: 0 });
    expect(await letters()).toEqual([]);
    await hear(outbox);
    expectFaithful(outbox);
    expect(await redrive()).toEqual({ messages: 0, events: 0, published: 0, stillFailing: 0 });
  });

  it("stays there as long as the bus does not take all that a letter stands for", async () => {
    const given = [eventOf("one"), eventOf("two")];
    await giveUp(given);
    outbox.gate.meet = (request) =>
      request.forward((id) => (id === given[1]!.id ? "AccessDeniedException" : undefined));
    expect(await redrive()).toMatchObject({ published: 2, stillFailing: 2 });
    expect(await letters()).toHaveLength(2);
    outbox.gate.meet = (request) => request.forward();
    expect(await redrive()).toMatchObject({ published: 3, stillFailing: 0 });
    await hear(outbox);
    expectFaithful(outbox);
  });

  it("is still there when the redrive ends after the bus has taken it", async () => {
    await giveUp([eventOf("one")]);
    outbox.gate.meet = async (request) => {
      await request.forward();
      expect(await outbox.local.crash("RedriveOutbox")).toBe(1);
      return undefined;
    };
    await expect(redrive()).rejects.toThrow();
    outbox.gate.meet = (request) => request.forward();
    outbox.local.clock.advance(300_000);
    expect(await redrive()).toMatchObject({ messages: 1, stillFailing: 0 });
    await hear(outbox);
    expectFaithful(outbox);
  });

  it("does not wait for poison of the same time, which gets a letter of its own", async () => {
    await giveUp([eventOf("one")]);
    const broken = poison("two");
    await sendAll(outbox, [broken]);
    const found = await untilThereAre(2);
    await remove(found.find(({ MessageAttributes }) => MessageAttributes)!);

    expect(await redrive()).toEqual({ messages: 1, events: 3, published: 2, stillFailing: 0 });
    expect(await letters()).toMatchObject([{ MessageAttributes: { EVENT_ID: { StringValue: broken.id } } }]);
  });
});

it("npm run outbox tells what there is, redrives it, and fails while something stays", async () => {
  const run = promisify(execFile);
  const npmRunOutbox = async (...args: string[]): Promise<unknown> => {
    const { stdout } = await run("node", ["scripts/outbox.ts", ...args, "--state", outbox.state]);
    return JSON.parse(stdout);
  };
  const broken = poison("one");
  await sendAll(outbox, [broken]);
  await untilThereAre(1);
  expect(await npmRunOutbox("redrive", "--dry-run")).toMatchObject({ messages: 1, published: 0 });
  await expect(npmRunOutbox("redrive")).rejects.toMatchObject({ code: 1 });
  await mend(broken);
  expect(await npmRunOutbox("redrive")).toEqual({ messages: 1, events: 1, published: 1, stillFailing: 0 });
  await expect(npmRunOutbox("drive")).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("redrive") });
});

it("a letter of nobody's stays, and is reported", async () => {
  await sqs.send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: "not ours" }));
  expect(await redrive()).toEqual({ messages: 1, events: 0, published: 0, stillFailing: 1 });
  expect(await letters()).toHaveLength(1);
});
