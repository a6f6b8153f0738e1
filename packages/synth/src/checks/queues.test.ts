import { expect, test } from "vitest";
import { queueWithConsumer } from "../fixtures/topology.ts";
import { checkDeadLetterKinds, checkVisibility } from "./queues.ts";

test("six times the consumer's timeout is enough, and a second less is not", () => {
  const topology = queueWithConsumer();
  expect(checkVisibility(topology)).toEqual([]);
  topology.queues["Work"]!.visibilityTimeout = 59;
  expect(checkVisibility(topology)).toEqual([
    "Work: its visibility timeout is 59 s and Worker may take 10 s. Make it 60 seconds or more",
  ]);
});

test("a dead-letter queue must be of the kind of its queue", () => {
  const topology = queueWithConsumer();
  expect(checkDeadLetterKinds(topology)).toEqual([]);
  topology.queues["Work"]!.fifo = true;
  expect(checkDeadLetterKinds(topology)).toEqual([
    "Work: is a FIFO queue, and its dead letters go to WorkDlq, a standard queue. Make them of one kind",
  ]);
  topology.queues["WorkDlq"]!.fifo = true;
  expect(checkDeadLetterKinds(topology)).toEqual([]);
});
