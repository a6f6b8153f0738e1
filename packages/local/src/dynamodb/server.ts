import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { listen } from "../listen.ts";
import type { Live } from "../live.ts";
import { CorruptState } from "../state.ts";
import { endLeftover, forgetProcess, noteProcess } from "./leftover.ts";

/** The binary is there and does not run. The message holds what it said. */
class DynamoDbFailed extends Error {
  override name = "DynamoDbFailed";
}

/** A DynamoDB that answers at `origin`. */
export interface Server {
  readonly origin: string;
  stop(): Promise<void>;
}

/**
 * Runs dynoxide on a free loopback port, with its data in one file of `directory`.
 * It ends with this process, whichever way that ends, and is started again should it die.
 */
export async function runDynoxide(binary: string, directory: string, live: Live): Promise<Server & { file: string }> {
  const file = join(directory, "dynamodb.db");
  const note = join(directory, "dynamodb.pid");
  await endLeftover(note, file);
  let stopping = false;
  let server = await launch(binary, file);
  watch();

  function watch() {
    if (server.child.pid) noteProcess(note, server.child.pid);
    const lifeline = tie(server.child);
    server.child.once("exit", (code, signal) => {
      lifeline?.kill("SIGKILL");
      if (stopping) return;
      live.emit({ type: "warning", message: `DynamoDB ended (${signal ?? `exit ${code}`}) and is started again` });
      restart().catch((error: Error) => live.emit({ type: "warning", message: error.message }));
    });
  }
  async function restart() {
    server = { ...server, child: await launchOn(server.port, binary, file) };
    watch();
  }

  return {
    origin: `http://127.0.0.1:${server.port}`,
    file,
    async stop() {
      stopping = true;
      await end(server.child);
      forgetProcess(note);
    },
  };
}

/** Another program may take the port between our look and dynoxide's: then another one is tried. */
async function launch(binary: string, file: string) {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      return { port, child: await launchOn(port, binary, file) };
    } catch (error) {
      if (attempt === 3 || error instanceof CorruptState) throw error;
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await listen(probe, 0);
  probe.close();
  await once(probe, "close");
  return port;
}

/** Resolves once it says that it listens. Detached: Ctrl-C in the terminal is for us, who end it when all else has ended. */
function launchOn(port: number, binary: string, file: string): Promise<ChildProcess> {
  const child = spawn(binary, ["serve", "--host", "127.0.0.1", "--port", String(port), "--db-path", file], {
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return new Promise((resolve, reject) => {
    let said = "";
    const failed = (reason: string) =>
      reject(
        /not a valid SQLite database|malformed/.test(said)
          ? new CorruptState(
              `The saved tables in ${file} cannot be read.\nStart over without them: npm start -- --fresh`,
            )
          : new DynamoDbFailed(`DynamoDB (${binary}) did not start: ${reason}\n${said}`),
      );
    const hear = (chunk: Buffer) => {
      if (said.length < 4096) said += chunk;
      if (said.includes("listening")) resolve(child);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", (error) => failed(error.message));
    child.once("exit", (code, signal) => failed(signal ?? `exit ${code}`));
  });
}

/** A shell that waits on a pipe from us: the system closes it when we die, even of SIGKILL, and the shell ends the server. */
function tie(child: ChildProcess): ChildProcess | undefined {
  if (process.platform === "win32") return undefined;
  return spawn("/bin/sh", ["-c", `read -r _; kill ${child.pid}`], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
}

async function end(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), 500);
  await exited;
  clearTimeout(impatience);
}
