import { createServer, type RequestListener } from "node:http";
import { listen } from "./listen.ts";

/** A port that is open, so that its address is known before there is anybody behind it. */
export interface Door {
  readonly url: string;
  readonly port: number;
  /** From now on this answers; first of all whoever came too early and waits. */
  answer(listener: RequestListener): void;
  /** How many came and were not answered, because nobody was there. */
  waiting(): number;
  /** Takes no new requests, gives those under way half a second, then hangs up. */
  stop(): Promise<void>;
}

const patienceMs = 500;

/**
 * Opens a port on loopback.
 * @param port 0 takes any that is free.
 * @throws {PortInUse}
 */
export async function openDoor(port: number): Promise<Door> {
  const early: Parameters<RequestListener>[] = [];
  let answer: RequestListener = (...visit) => void early.push(visit);
  // API Gateway's own quota of headers is below this, and is to be told in its own words.
  const server = createServer({ maxHeaderSize: 64 * 1024, keepAliveTimeout: 60_000 }, (request, response) =>
    answer(request, response),
  );
  const actual = await listen(server, port);
  let stopped: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${actual}`,
    port: actual,
    answer(listener) {
      answer = listener;
      for (const visit of early.splice(0)) listener(...visit);
    },
    waiting: () => early.length,
    stop() {
      stopped ??= new Promise((resolve) => {
        const hangUp = setTimeout(() => server.closeAllConnections(), patienceMs);
        server.close(() => {
          clearTimeout(hangUp);
          resolve();
        });
      });
      return stopped;
    },
  };
}
