import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { answers, end } from "../larder.ts";
import { bundleHealth } from "./bundle.ts";

/** Starts the bare server, and waits until it answers. The folder takes the bundle. */
export async function startReference(folder: string) {
  const bundle = await bundleHealth(folder);
  const began = performance.now();
  const child = fork(join(import.meta.dirname, "server.ts"), [bundle], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [port] = await once(child, "message");
  const url = `http://127.0.0.1:${port}`;
  if (!(await answers(`${url}/health`))) throw new Error("The bare server does not answer 200");
  const firstAnswer = performance.now() - began;
  return { url, pid: child.pid ?? 0, firstAnswer, [Symbol.asyncDispose]: () => end(child) };
}
