import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { CloudEvent } from "@larder/contracts";

/** An entry as it comes over the wire: `Time` in seconds. */
export interface Entry {
  EventBusName: string;
  Source: string;
  DetailType: string;
  Detail: string;
  Time: number;
  TraceHeader?: string;
}

/** What becomes of an event: `undefined` takes it, a code refuses it. */
export type Verdict = (event: CloudEvent, attempt: number) => string | undefined;

/**
 * An event bus on a port, which speaks PutEvents and keeps to its limits by a count of its own, so that a client that
 * oversteps them is found out. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export async function openBus() {
  const requests: Entry[][] = [];
  const taken: CloudEvent[] = [];
  const attempts = new Map<string, number>();
  let verdict: Verdict = () => undefined;
  let outage: string | undefined;
  let hanging = false;

  function take(entry: Entry) {
    const event: CloudEvent = JSON.parse(entry.Detail);
    const attempt = (attempts.get(event.id) ?? 0) + 1;
    attempts.set(event.id, attempt);
    const code = verdict(event, attempt);
    if (code === "Silence") return {};
    if (code) return { ErrorCode: code, ErrorMessage: `refused with ${code}` };
    taken.push(event);
    return { EventId: String(taken.length) };
  }

  function answer(entries: Entry[]): [status: number, body: object] {
    requests.push(entries);
    if (outage) return [400, { __type: outage, message: "not today" }];
    const bytes = entries.reduce((sum, entry) => sum + wireSize(entry), 0);
    if (entries.length > 10 || bytes >= 262_144) return [400, { __type: "ValidationException", message: "over limit" }];
    const Entries = entries.map(take);
    return [200, { FailedEntryCount: Entries.filter((entry) => !("EventId" in entry)).length, Entries }];
  }

  const server = createServer(async (request, response) => {
    const [status, body] = answer(JSON.parse(await text(request)).Entries);
    if (hanging) return;
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  const client = new EventBridgeClient({
    region: "eu-central-1",
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
    maxAttempts: 1,
  });

  return {
    client,
    requests,
    taken,
    /** Forgets what was, and decides by this from now on. */
    decide(by: Verdict) {
      verdict = by;
      outage = undefined;
      hanging = false;
      requests.length = 0;
      taken.length = 0;
      attempts.clear();
    },
    /** Refuses whole requests with this error from now on. */
    fail(error: string) {
      outage = error;
    },
    /** Never answers from now on. */
    hang() {
      hanging = true;
    },
    async close() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const utf8 = new TextEncoder();
const wireSize = ({ Source, DetailType, Detail }: Entry) =>
  14 + [Source, DetailType, Detail].reduce((sum, part) => sum + utf8.encode(part).length, 0);
