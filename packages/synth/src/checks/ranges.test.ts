import type { Topology } from "@larder/topology";
import { expect, test } from "vitest";
import { queueWithConsumer } from "../fixtures/topology.ts";
import { checkRanges } from "./ranges.ts";

test("what AWS takes passes", () => expect(checkRanges(queueWithConsumer())).toEqual([]));

const cases: [string, (topology: Topology) => unknown][] = [
  [
    "Worker: timeout is 901 s. AWS takes 1 to 900 s",
    ({ functions }) => Object.assign(functions["Worker"]!, { timeout: 901 }),
  ],
  [
    "Worker: memory is 64 MB. AWS takes 128 to 10240 MB",
    ({ functions }) => Object.assign(functions["Worker"]!, { memory: 64 }),
  ],
  [
    "Work: visibilityTimeout is -1 s. AWS takes 0 to 43200 s",
    ({ queues }) => Object.assign(queues["Work"]!, { visibilityTimeout: -1 }),
  ],
  [
    "Work: retention is 30 s. AWS takes 60 to 1209600 s",
    ({ queues }) => Object.assign(queues["Work"]!, { retention: 30 }),
  ],
  ["Work: delay is 901 s. AWS takes 0 to 900 s", ({ queues }) => Object.assign(queues["Work"]!, { delay: 901 })],
  [
    "Work: maxReceiveCount is 0. AWS takes 1 to 1000",
    ({ queues }) => Object.assign(queues["Work"]!.deadLetter!, { maxReceiveCount: 0 }),
  ],
  [
    "WorkSubscriber: window is 301 s. AWS takes 0 to 300 s",
    ({ mappings }) => Object.assign(mappings["WorkSubscriber"]!, { window: 301 }),
  ],
  [
    "WorkSubscriber: batchSize is 0. AWS takes 1 to 10000",
    ({ mappings }) => Object.assign(mappings["WorkSubscriber"]!, { batchSize: 0 }),
  ],
  [
    "WorkSubscriber: batchSize is 11. Above 10, AWS wants a window of 1 s or more",
    ({ mappings }) => Object.assign(mappings["WorkSubscriber"]!, { batchSize: 11 }),
  ],
  [
    "WorkSubscriber: maxAge is 59 s. AWS takes -1, for no limit, or 60 to 604800",
    ({ mappings }) => Object.assign(mappings["WorkSubscriber"]!, { maxAge: 59 }),
  ],
  [
    "WorkSubscriber: batchSize is 11. From a FIFO queue AWS takes 1 to 10",
    ({ mappings, queues }) => {
      queues["Work"]!.fifo = true;
      Object.assign(mappings["WorkSubscriber"]!, { batchSize: 11, window: 1 });
    },
  ],
  [
    "WorkSubscriber: window is 5 s. From a FIFO queue AWS waits for no batch: 0",
    ({ mappings, queues }) => {
      queues["Work"]!.fifo = true;
      mappings["WorkSubscriber"]!.window = 5;
    },
  ],
];

test.each(cases)("%s", (fault, spoil) => {
  const topology = queueWithConsumer();
  spoil(topology);
  expect(checkRanges(topology)).toEqual([fault]);
});
