import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach } from "vitest";
import * as z from "zod";
import { setEnvironment } from "./environment.ts";

const requestSchema = z.object({ Entries: z.array(z.object({ Detail: z.string(), EventBusName: z.string() })) });
const detailSchema = z.looseObject({ id: z.string() });

export interface TestBus {
  /** Ids of the events that were taken, in the order in which they came. */
  readonly taken: string[];
  /** Ids of events that the bus will not take. */
  readonly refuses: Set<string>;
}

/**
 * A bus that takes what it is sent and refuses what it is told to, entry by entry, as PutEvents answers.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function useBus(): TestBus {
  const bus: TestBus = { taken: [], refuses: new Set() };
  const server = createServer(async (request, response) => {
    const Entries = (await idsIn(request)).map((id) => {
      if (bus.refuses.has(id)) return { ErrorCode: "MalformedDetail", ErrorMessage: "Refused by the test" };
      bus.taken.push(id);
      return { EventId: id };
    });
    const FailedEntryCount = Entries.filter((entry) => "ErrorCode" in entry).length;
    response.setHeader("content-type", "application/x-amz-json-1.1").end(JSON.stringify({ Entries, FailedEntryCount }));
  });
  beforeAll(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The bus has no port");
    const url = `http://127.0.0.1:${address.port}`;
    setEnvironment({ EventBus: "Events" }, { AWS_ENDPOINT_URL_EVENTBRIDGE: url });
  });
  beforeEach(() => {
    bus.taken.length = 0;
    bus.refuses.clear();
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return bus;
}

async function idsIn(request: IncomingMessage): Promise<string[]> {
  const { Entries } = requestSchema.parse(JSON.parse(await text(request)));
  return Entries.map(({ Detail }) => detailSchema.parse(JSON.parse(Detail)).id);
}
