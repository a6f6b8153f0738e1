import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startLarder, temporaryFolder } from "../larder.ts";
import { startReference } from "../reference/index.ts";
import { below, type Line } from "../report.ts";

const settling = 3000;

/** What is resident while nothing happens: the process, with DynamoDB and whatever else it started. */
export async function* memory(): AsyncIterable<Line> {
  using folder = temporaryFolder();
  await using larder = await startLarder({ state: join(folder.path, "state") });
  await using bare = await startReference(folder.path);
  await pause(settling);
  const processes = listProcesses();
  const value = residentOf(larder.pid, processes);
  const reference = { what: "bare node:http, same handler", value: residentOf(bare.pid, processes) };
  yield { what: "idle memory, children included", value, unit: "MB", reference, budget: below(350, "MB") };
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly kilobytes: number;
}

/** macOS and Linux. */
function listProcesses(): Process[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [pid = 0, parent = 0, kilobytes = 0] = line.trim().split(/\s+/).map(Number);
    return { pid, parent, kilobytes };
  });
}

function residentOf(pid: number, processes: readonly Process[]): number {
  const own = processes.find((process) => process.pid === pid)?.kilobytes ?? 0;
  const children = processes.filter(({ parent }) => parent === pid).map((child) => residentOf(child.pid, processes));
  return own / 1024 + children.reduce((sum, size) => sum + size, 0);
}
