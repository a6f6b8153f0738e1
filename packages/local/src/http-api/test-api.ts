import { request } from "node:http";
import type { HttpApiSpec, RouteSpec } from "@larder/topology";
import { type Clock, createClock } from "../clock.ts";
import { openDoor } from "../door.ts";
import { topologyOf } from "../edge/fixture.ts";
import { createLive, type LiveEvent } from "../live.ts";
import type { Invocation, InvokeOptions, Lambda, TokenIssuer } from "../ports.ts";
import { serveHttpApi } from "./index.ts";

/** What a function does with an event: returns the JSON text that Lambda would report. */
export type Handler = (event: string, options: InvokeOptions) => string | Promise<string>;

/** Returns the event as the body, as text in a `text/plain` answer. */
export const echo: Handler = (event) => JSON.stringify({ statusCode: 200, body: event });

interface Raw {
  readonly method?: string;
  /** Sent exactly as given. */
  readonly path?: string;
  /** Name, value, name, value, … */
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
  /** Says that more of the body is to come, and never sends it. */
  readonly unfinished?: boolean;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

export const route = (key: string, auth: RouteSpec["auth"] = { type: "none" }): RouteSpec => ({
  key,
  function: "Function",
  auth,
});

type TestApiOptions = {
  routes?: readonly (string | RouteSpec)[];
  handler?: Handler;
  clock?: Clock;
  issuers?: ReadonlyMap<string, TokenIssuer>;
} & Partial<Pick<HttpApiSpec, "cors" | "stageVariables" | "authorizers">>;

export async function startTestApi({
  routes = ["$default"],
  handler = echo,
  clock = createClock(),
  issuers = new Map(),
  ...api
}: TestApiOptions = {}) {
  const live = createLive();
  const seen: LiveEvent[] = [];
  live.subscribe((event) => seen.push(event));
  const door = await openDoor(0);
  serveHttpApi({
    api: {
      name: "test",
      endpoint: "https://api.example",
      routes: routes.map((item) => (typeof item === "string" ? route(item) : item)),
      authorizers: {},
      stageVariables: {},
      ...api,
    },
    apiName: "Api",
    topology: topologyOf({}),
    lambda: lambdaFrom(handler),
    live,
    clock,
    issuers,
    door,
  });
  const send = (raw: Raw = {}) => sendRaw(door.port, raw);
  return { ...door, clock, seen, send, event: async (raw: Raw = {}) => JSON.parse((await send(raw)).body) };
}

function lambdaFrom(handler: Handler): Lambda {
  const lambda = {
    service: () => Promise.reject(new Error("not over the wire here")),
    async invoke(_name: string, event: string, options: InvokeOptions): Promise<Invocation> {
      const done = { requestId: "1", durationMs: 1 };
      try {
        return { ...done, payload: await handler(event, options), failed: false };
      } catch (error) {
        if (error instanceof Error && error.name === "AwsError") throw error;
        return { ...done, payload: JSON.stringify({ errorMessage: String(error) }), failed: true };
      }
    },
    invokeAsync: () => {},
    terminateEnvironments: () => {},
    stop: async () => {},
  };
  return lambda;
}

function sendRaw(
  port: number,
  { method = "GET", path = "/", headers = [], body, unfinished = false }: Raw,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const all = ["host", "shop.example", ...headers];
    if (unfinished) all.push("transfer-encoding", "chunked");
    else if (body !== undefined && !headers.includes("chunked"))
      all.push("content-length", String(Buffer.byteLength(body)));
    const outgoing = request({ host: "127.0.0.1", port, method, path, headers: all, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        outgoing.destroy();
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    outgoing.on("error", reject);
    if (unfinished) outgoing.write(body);
    else outgoing.end(body);
  });
}
