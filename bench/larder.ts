import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("..", import.meta.url));
const cli = join(repository, "packages/local/src/cli.ts");
const patience = 30_000;

export interface Larder extends AsyncDisposable {
  readonly api: string;
  /** Where its AWS is. */
  readonly aws: string;
  /** The issuer that signs its customers in. */
  readonly oidc: string;
  readonly pid: number;
  /** Milliseconds from the start of the process to the first 200 of `GET /health`. */
  readonly firstAnswer: number;
}

/** A folder that goes when it goes out of scope. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), "larder-bench-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

interface Start {
  readonly state: string;
  readonly root?: string;
  /** What to run instead of the stacks. */
  readonly topology?: string;
}

/** Starts what `npm start` starts, as a process of its own on free ports, and waits until it answers. */
export async function startLarder({ state, root = repository, topology }: Start): Promise<Larder> {
  const began = performance.now();
  // As `npm start` does: left to itself, V8 keeps some 30 MB of what is garbage by the time that all is started.
  const args = [
    "--max-semi-space-size=8",
    cli,
    "--port",
    "0",
    "--aws-port",
    "0",
    "--state",
    state,
    ...(topology ? ["--topology", topology] : []),
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  const endpoints = join(state, "endpoints.json");
  let urls: Pick<Larder, "api" | "aws" | "oidc"> | undefined;
  while (!urls || !(await answers(`${urls.api}/health`))) {
    urls = readEndpoints(endpoints);
    const late = performance.now() - began > patience;
    if (late) child.kill("SIGKILL");
    if (late || child.exitCode !== null) throw new Error(`Larder did not start: ${complaint.trim() || "no answer"}`);
    await pause(2);
  }
  const firstAnswer = performance.now() - began;
  return { ...urls, pid: child.pid ?? 0, firstAnswer, [Symbol.asyncDispose]: () => end(child) };
}

/** @returns nothing while the file is missing or being written. */
function readEndpoints(endpoints: string): Pick<Larder, "api" | "aws" | "oidc"> | undefined {
  try {
    return JSON.parse(readFileSync(endpoints, "utf8"));
  } catch {
    return undefined;
  }
}

export const answers = (url: string) =>
  new Promise<boolean>((resolve) => {
    const request = get(url, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("error", () => resolve(false));
  });

/** Ctrl-C, and the hard way when that does not help within three seconds. */
export async function end(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGINT");
  const force = setTimeout(() => child.kill("SIGKILL"), 3000);
  await ended;
  clearTimeout(force);
}
