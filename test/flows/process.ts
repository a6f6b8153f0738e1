import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A state folder that goes when the test ends. */
export function temporaryState() {
  const path = mkdtempSync(join(tmpdir(), "larder-process-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** `npm start` as a process of its own, to be watched from outside and killed. */
export class RunningLarder implements AsyncDisposable {
  readonly child: ChildProcess;
  output = "";
  readonly #state: string;

  constructor(state: string, args: string[] = [], env: NodeJS.ProcessEnv = process.env) {
    this.#state = state;
    const options = ["--port", "0", "--state", state, ...args];
    this.child = spawn("node", ["packages/local/src/cli.ts", ...options], { env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on("data", (chunk) => (this.output += chunk));
  }

  /** Waits until it serves, and tells where. */
  async ready(): Promise<Record<string, string>> {
    const file = join(this.#state, "endpoints.json");
    while (!this.output.includes("ready in")) {
      if (this.child.exitCode !== null) throw new Error(`It ended instead of starting:\n${this.output}`);
      await Promise.race([once(this.child.stdout!, "data"), once(this.child, "exit")]);
    }
    if (!existsSync(file)) throw new Error(`${file} is missing`);
    return JSON.parse(readFileSync(file, "utf8"));
  }

  /** Sends a signal, waits for the end and returns the exit code, or null when the signal itself ended it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const ended = this.ended();
    this.child.kill(signal);
    return ended;
  }

  /** Whatever became of the test, nothing of it goes on running. */
  async [Symbol.asyncDispose]() {
    await this.end("SIGKILL");
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "exit");
    return this.child.exitCode;
  }
}
