import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, expect, it, vi } from "vitest";
import * as z from "zod";

const folder = mkdtempSync(join(tmpdir(), "larder-s3-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const state = join(folder, "state");
const place = z.object({
  endpoint: z.url(),
  region: z.string(),
  credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
});

async function launch() {
  const script = fileURLToPath(new URL("crash-process.ts", import.meta.url));
  const child = spawn(process.execPath, [script, state], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface(child.stdout), "line");
  const s3 = new S3Client({ ...place.parse(JSON.parse(String(line))), maxAttempts: 1 });
  const kill = async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
    s3.destroy();
  };
  return { s3, kill };
}

it("keeps every object that was answered for, whole, and no bytes of others, through kill -9 amid writing", async () => {
  const first = await launch();
  const answered = new Map<string, string>();
  const write = async (writer: number) => {
    for (let count = 0; ; count++) {
      // Three keys each, so that objects take the place of others all the time.
      const Key = `${writer}/${count % 3}`;
      const Body = `${writer}-${count} `.repeat(20_000);
      answered.delete(Key);
      await first.s3.send(new PutObjectCommand({ Bucket: "files", Key, Body }));
      answered.set(Key, Body);
    }
  };
  let written = 0;
  first.s3.middlewareStack.add((next) => async (args) => next(args).finally(() => written++), { step: "build" });
  const writers = [1, 2, 3, 4].map((writer) => write(writer).catch(() => {}));
  await vi.waitFor(() => expect(written).toBeGreaterThan(100), { timeout: 20_000 });
  await first.kill();
  await Promise.all(writers);

  const second = await launch();
  for (const [Key, body] of answered) {
    const { Body } = await second.s3.send(new GetObjectCommand({ Bucket: "files", Key }));
    expect(await Body?.transformToString()).toBe(body);
  }
  expect(answered.size).toBeGreaterThan(4);
  const { KeyCount } = await second.s3.send(new ListObjectsV2Command({ Bucket: "files" }));
  expect(readdirSync(join(state, "objects"))).toHaveLength(KeyCount ?? 0);
  await second.kill();
}, 60_000);
