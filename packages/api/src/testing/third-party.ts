import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach } from "vitest";

/** A request as a third party gets it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What it does with one: answers in JSON, falls silent, or hangs up. */
export type Reaction =
  | { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> }
  | "falls silent"
  | "falls silent half-way"
  | "hangs up";

export interface ThirdParty {
  readonly url: string;
  readonly received: Received[];
  /** From now on, until the test ends. */
  react(how: (request: Received) => Reaction): void;
}

/** For the head of a test file: somebody else's API, on a port of this machine. */
export function useThirdParty(): ThirdParty {
  const received: Received[] = [];
  let react: (request: Received) => Reaction;
  let url = "";
  const server = createServer(async (request, response) => {
    const { method = "", url: path = "" } = request;
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const sent = { method, path, headers, body: await text(request) };
    received.push(sent);
    answer(response, react(sent));
  });
  beforeAll(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The third party has no port");
    url = `http://127.0.0.1:${address.port}`;
  });
  beforeEach(() => {
    received.length = 0;
    react = () => ({ status: 500, body: {} });
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    get url() {
      return url;
    },
    received,
    react: (how) => {
      react = how;
    },
  };
}

function answer(response: ServerResponse, reaction: Reaction): void {
  if (reaction === "falls silent") return;
  if (reaction === "falls silent half-way") {
    response.writeHead(200).write("{");
  } else if (reaction === "hangs up") {
    response.destroy();
  } else {
    const { status, body, headers } = reaction;
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  }
}
