import { queueArn, type Topology } from "@larder/topology";
import { type AwsCall, AwsError, type AwsService } from "../aws-call.ts";
import type { Clock } from "../clock.ts";
import { jsonBody } from "../edge/index.ts";
import type { Live } from "../live.ts";
import type { ReceivedMessage, Sqs } from "../ports.ts";
import type { State } from "../state.ts";
import { attributesOf } from "./attributes.ts";
import { type Journal, openJournal } from "./journal.ts";
import { Operations } from "./operations.ts";
import { Queue } from "./queue.ts";

export interface SqsOptions {
  readonly topology: Topology;
  readonly state: State;
  readonly clock: Clock;
  readonly live: Live;
}

/** Runs SQS with the topology's queues; messages are in the state's database before they are acknowledged. */
export async function startSqs({ topology, state, clock, live }: SqsOptions): Promise<Sqs> {
  const journal = openJournal(state.database);
  journal.keepOnly(Object.values(topology.queues).map(({ name }) => name));
  const logical = new Map(Object.entries(topology.queues).map(([name, spec]) => [queueArn(topology, spec.name), name]));
  const queues = new Map<string, Queue>();
  for (const [name, spec] of Object.entries(topology.queues)) {
    const queue = new Queue({
      name: spec.name,
      arn: queueArn(topology, spec.name),
      attributes: attributesOf(spec, topology),
      journal,
      clock,
      onDeadLetter: (message, arn) => live.emit(deadLettered(name, logical.get(arn) ?? arn, message)),
    });
    queues.set(spec.name, queue);
  }
  const operations = new Operations({ account: topology.account, queues, journal, clock });
  const retention = keepRetention(queues, journal, clock);
  clock.onAdvance((milliseconds) =>
    journal.together(() => {
      journal.shiftDelays(milliseconds);
      for (const queue of queues.values()) queue.advance(milliseconds);
    }),
  );
  const urlOf = (name: string) => topology.queues[name]?.name ?? name;

  return {
    service: serviceOf(operations),
    async send(queue, { body, attributes, groupId, deduplicationId }) {
      const { MessageId } = operations.send({
        QueueUrl: urlOf(queue),
        MessageBody: body,
        ...(attributes ? { MessageAttributes: attributes } : {}),
        ...(groupId !== undefined ? { MessageGroupId: groupId } : {}),
        ...(deduplicationId !== undefined ? { MessageDeduplicationId: deduplicationId } : {}),
      });
      return { messageId: MessageId };
    },
    async receive(queue, { max, waitSeconds, signal }) {
      const input = {
        QueueUrl: urlOf(queue),
        MaxNumberOfMessages: max,
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      };
      const { Messages = [] } = await operations.receive(input, signal ? { signal } : {});
      return Messages.map((message): ReceivedMessage => ({ ...message, Attributes: message.Attributes ?? {} }));
    },
    delete: (queue, receiptHandles) => operations.delete(urlOf(queue), receiptHandles),
    changeVisibility: (queue, ReceiptHandle, VisibilityTimeout) =>
      void operations.run("ChangeMessageVisibility", { QueueUrl: urlOf(queue), ReceiptHandle, VisibilityTimeout }),
    async stop() {
      retention.stop();
      operations.stop();
    },
  };
}

const deadLettered = (
  from: string,
  to: string,
  { approximateReceiveCount: count }: { approximateReceiveCount: number },
) =>
  ({
    type: "delivery",
    from,
    to,
    outcome: "dead-lettered",
    reason: `received ${count} ${count === 1 ? "time" : "times"} and never deleted`,
  }) as const;

/** Retention is minutes to days: once a minute is exact enough, and whoever moves the clock sees it at once. */
function keepRetention(queues: ReadonlyMap<string, Queue>, journal: Journal, clock: Clock) {
  let alarm: { cancel(): void };
  const sweep = () => {
    journal.together(() => {
      for (const queue of queues.values()) queue.dropExpired();
    });
    alarm = clock.after(60_000, sweep);
  };
  sweep();
  return { stop: () => alarm.cancel() };
}

const serviceOf =
  (operations: Operations): AwsService =>
  async (call: AwsCall) => {
    if (!call.operation)
      throw new AwsError(
        "InvalidAction",
        "SQS is spoken here in its JSON protocol only: use an SDK or CLI of 2024 or later",
      );
    const output = await operations.answer(call, jsonBody(call));
    return {
      status: 200,
      headers: { "content-type": "application/x-amz-json-1.0" },
      body: JSON.stringify(output ?? {}),
    };
  };
