import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** What one round of load saw: milliseconds, and requests per second. */
export interface Load {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
  readonly failures: number;
}

/** Lets a process of its own make load for some seconds. */
export async function makeLoad(url: string, connections: number, seconds: number): Promise<Load> {
  const args = [url, String(connections), String(seconds)];
  const child = fork(join(import.meta.dirname, "generator.ts"), args, {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [load]: Load[] = await once(child, "message");
  if (!load) throw new Error("The load generator said nothing");
  if (load.failures > 0) throw new Error(`${load.failures} requests to ${url} failed under load`);
  return load;
}
