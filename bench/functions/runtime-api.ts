import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { repository } from "../larder.ts";

/** A bundle, and what its handler is called with. */
export interface Subject {
  readonly bundle: string;
  readonly event: unknown;
  /** In the environment that has started. None: it is only loaded. */
  readonly warmCalls: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Milliseconds from the start of the process, until it asked for an event and until it answered; and a warm call, in µs. */
export interface Times {
  readonly loaded: number;
  readonly answered: number;
  readonly warm: number;
}

/** Runs a function in a process of its own, as Lambda runs one in an environment that is new. */
export async function run({ bundle, event, warmCalls, environment }: Subject): Promise<Times> {
  const times = { loaded: 0, answered: 0, warm: 0 };
  let began = 0;
  const server = createServer(async (request, response) => {
    const now = performance.now() - began;
    const said = await text(request);
    if (request.url === "/next") times.loaded = now;
    if (request.url === "/response") times.answered = now;
    if (request.url === "/warm") times.warm = Number(said);
    // Who is only to be loaded has been, and would not know what to do with the event.
    if (request.url === "/next" && warmCalls === 0) child.kill();
    else response.end(JSON.stringify(event));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  began = performance.now();
  const child = spawn(
    process.execPath,
    [join(repository, "bench/functions/environment.mjs"), bundle, String(warmCalls)],
    {
      stdio: ["ignore", "ignore", "inherit"],
      env: { AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`, AWS_REGION: "eu-west-1", ...environment },
    },
  );
  const [code] = await once(child, "exit");
  server.close();
  if (code) throw new Error(`The function ended with ${code}`);
  return times;
}
