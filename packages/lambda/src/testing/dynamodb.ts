import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";

/** A DynamoDB of one test file's own, in memory. Elsewhere than where npm installed one, `LARDER_DYNAMODB_URL` says where. */
export async function startDynamoDb(): Promise<{ url: string; stop: () => void }> {
  const elsewhere = process.env["LARDER_DYNAMODB_URL"];
  if (elsewhere) return { url: elsewhere, stop: () => {} };
  const port = await freePort();
  const server = spawn(dynoxide(), ["serve", "--port", String(port)], { stdio: ["ignore", "pipe", "pipe"] });
  process.once("exit", () => server.kill());
  await listening(server);
  return { url: `http://127.0.0.1:${port}`, stop: () => server.kill() };
}

const executable = process.platform === "win32" ? "dynoxide.exe" : "dynoxide";

function dynoxide(): string {
  const folder = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${folder}/package.json`)), executable);
  } catch {
    return executable;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("There is no port to listen on");
  return address.port;
}

function listening(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const hear = (said: Buffer) => {
      if (said.includes("listening")) resolve();
    };
    server.stdout?.on("data", hear);
    server.stderr?.on("data", hear);
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`DynamoDB ended with ${code}`)));
  });
}
