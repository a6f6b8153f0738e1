import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** Notes which process has the database open, for a later run that finds it still there. */
export function noteProcess(file: string, pid: number) {
  writeFileSync(file, `${pid}\n`);
}

export function forgetProcess(file: string) {
  rmSync(file, { force: true });
}

/** Ends the process that an earlier run noted, if it still lives and really is a server of `database`. */
export async function endLeftover(file: string, database: string): Promise<void> {
  const pid = readPid(file);
  if (pid === undefined) return;
  if (commandOf(pid).includes(database)) {
    process.kill(pid, "SIGKILL");
    for (let wait = 1; wait <= 10 && commandOf(pid) !== ""; wait++) await pause(10 * wait);
  }
  forgetProcess(file);
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** The command line of a process; empty when there is none. */
function commandOf(pid: number): string {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    if (process.platform !== "win32") return run("ps", ["-o", "args=", "-p", String(pid)]);
    return run("powershell", [
      "-NoProfile",
      "-Command",
      `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`,
    ]);
  } catch {
    return "";
  }
}

const run = (command: string, args: string[]) =>
  execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
