import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { queueWithConsumer } from "../fixtures/topology.ts";
import { checkHandlers } from "./handlers.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "larder-handlers-"));
  mkdirSync(join(root, "src"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (code: string) => writeFileSync(join(root, "src/worker.ts"), code);

test.each([
  "export const handler = async () => {};",
  "export async function handler(event: unknown) { return event; }",
  "const run = () => {}; export { run as handler };",
])("a module that exports its handler passes: %s", async (code) => {
  write(code);
  expect(await checkHandlers(queueWithConsumer(), root)).toEqual([]);
});

test("a missing file is named", async () => {
  expect(await checkHandlers(queueWithConsumer(), root)).toEqual([
    "Worker: there is no file src/worker.ts for its handler src/worker.handler",
  ]);
});

test("a module that does not export the handler is named, with what it exports", async () => {
  write("export const main = async () => {};");
  expect(await checkHandlers(queueWithConsumer(), root)).toEqual([
    'Worker: src/worker.ts does not export "handler", which its handler names; it exports main',
  ]);
});
