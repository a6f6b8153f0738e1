import { secretMark, type Topology } from "@larder/topology";
import { expect, test } from "vitest";
import { queueWithConsumer } from "../fixtures/topology.ts";
import { checkSecrets } from "./secrets.ts";

const key = `Bearer ${secretMark("Key")}`;

test("a function may have a secret in its links and its environment", () => {
  const topology = queueWithConsumer();
  Object.assign(topology.functions["Worker"]!, { links: { Key: { value: key } }, environment: { KEY: key } });
  expect(checkSecrets(topology)).toEqual([]);
});

const elsewhere: [string, (topology: Topology) => unknown][] = [
  ["Worker", ({ functions }) => Object.assign(functions["Worker"]!, { name: key })],
  ["Work", ({ queues }) => Object.assign(queues["Work"]!, { name: key })],
  ["key", ({ outputs }) => Object.assign(outputs, { key })],
];

test.each(elsewhere)("a secret elsewhere is reported: %s", (name, spoil) => {
  const topology = queueWithConsumer();
  spoil(topology);
  expect(checkSecrets(topology)).toEqual([`${name}: carries the secret Key. Only functions can: by a link`]);
});
