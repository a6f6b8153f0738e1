import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { DynamoDBClient, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, it, vi } from "vitest";
import { clientFor, queueOf, tableOf, temporaryFolder, topologyOf } from "./fixture.ts";

const topology = topologyOf({
  tables: { Orders: tableOf("pantry-test-Orders") },
  queues: { Orders: queueOf("pantry-test-Orders") },
});
const [TableName, QueueUrl] = ["pantry-test-Orders", "pantry-test-Orders"];

async function launch(folder: string) {
  const file = join(folder, "topology.json");
  writeFileSync(file, JSON.stringify(topology));
  const script = fileURLToPath(new URL("crash-fixture.ts", import.meta.url));
  const child = spawn(process.execPath, [script, file, join(folder, "state")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [url] = (await once(createInterface(child.stdout), "line")) as [string];
  const database = new DynamoDBClient(clientFor(url));
  const queues = new SQSClient({ ...clientFor(url), useQueueUrlAsEndpoint: false });
  return {
    database,
    queues,
    async kill() {
      child.kill("SIGKILL");
      await once(child, "exit");
      database.destroy();
      queues.destroy();
    },
  };
}

const alive = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8") !== "";
  } catch {
    return false;
  }
};

it("keeps every acknowledged item and message through kill -9, in the middle of writing", async () => {
  using folder = temporaryFolder();
  const first = await launch(folder.path);
  const acknowledged: Record<"items" | "messages", string[]> = { items: [], messages: [] };
  const write = async (writer: number) => {
    for (let count = 0; ; count++) {
      const id = `${writer}-${count}`;
      const Item = { pk: { S: id }, sk: { S: "-" } };
      await first.database.send(new PutItemCommand({ TableName, Item }));
      acknowledged.items.push(id);
      await first.queues.send(new SendMessageCommand({ QueueUrl, MessageBody: id }));
      acknowledged.messages.push(id);
    }
  };
  const writers = [1, 2, 3, 4].map((writer) => write(writer).catch(() => {}));
  await vi.waitFor(() => expect(acknowledged.messages.length).toBeGreaterThan(100), { timeout: 20_000 });
  await first.queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  await first.kill();
  await Promise.all(writers);

  const second = await launch(folder.path);
  const { Items = [] } = await second.database.send(new ScanCommand({ TableName }));
  expect(Items.map((item) => item["pk"]?.S)).toEqual(expect.arrayContaining(acknowledged.items));
  const received: string[] = [];
  for (;;) {
    const { Messages } = await second.queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    if (!Messages) break;
    received.push(...Messages.map((message) => message.Body ?? ""));
  }
  expect(received).toEqual(expect.arrayContaining(acknowledged.messages));
  expect(new Set(received).size).toBe(received.length);
  await second.kill();
}, 60_000);

it.runIf(process.platform === "linux")(
  "takes DynamoDB along when it is killed",
  async () => {
    using folder = temporaryFolder();
    const local = await launch(folder.path);
    const pid = Number(readFileSync(join(folder.path, "state", "dynamodb.pid"), "utf8"));
    expect(alive(pid)).toBe(true);
    await local.kill();
    await vi.waitFor(() => expect(alive(pid)).toBe(false));
  },
  60_000,
);
