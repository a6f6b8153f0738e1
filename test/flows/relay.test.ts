import { newId } from "@larder/contracts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Gate, refusal } from "./gate.ts";
import {
  eventOf,
  expectFaithful,
  hear,
  launchOutbox,
  type Outbox,
  openOutbox,
  sendAll,
  sendTogether,
} from "./outbox.ts";
import { openStore, topology } from "./store.ts";

/** Two events of each of twelve orders, which the relay puts on the bus in three requests. */
function batch() {
  const orders = Array.from({ length: 12 }, () => newId("ord"));
  return [...orders, ...orders].map(eventOf);
}
/** Of those requests, with one of before: while it is under way, the relay has not read the batch. */
const sizes = [1, 10, 10, 4];
const points = sizes.flatMap((_, request) =>
  ["before the bus has taken it", "after the bus has taken it"].map((moment) => [request, moment] as const),
);

describe.each([
  ["ends", openOutbox],
  ["ends by kill -9 of everything", launchOutbox],
])("when the relay %s", (_, open) => {
  let outbox: Outbox;
  beforeAll(async () => {
    outbox = await open();
  });
  afterAll(() => outbox[Symbol.asyncDispose]());

  it.each(points)(
    "at request %i, %s, nothing is lost, nothing invented, and each order's events are in order",
    {
      timeout: 60_000,
    },
    async (killed, moment) => {
      const requests: number[] = [];
      await sendTogether(outbox, batch(), async (nth, request) => {
        requests.push(request.events.length);
        if (nth !== killed) return request.forward();
        if (moment.startsWith("after")) await request.forward();
        await outbox.crash();
        return undefined;
      });
      await hear(outbox);
      expectFaithful(outbox);
      expect(requests.slice(0, killed + 1)).toEqual(sizes.slice(0, killed + 1));
    },
  );
});

it("a relay that ends while it starts has lost nothing", async () => {
  await using outbox = await openOutbox();
  let requests = 0;
  outbox.gate.meet = (request) => {
    requests += 1;
    return request.forward();
  };
  const [first, ...others] = batch();
  await sendAll(outbox, [first!]);
  await vi.waitFor(() => outbox.crash(), { timeout: 10_000, interval: 1 });
  expect(requests).toBe(0);
  await sendAll(outbox, others);
  await hear(outbox);
  expectFaithful(outbox);
});

describe("while the bus", () => {
  it("takes nothing, events wait; they arrive once each, in order, when it does again", async () => {
    await using outbox = await openOutbox();
    let refused = 0;
    outbox.gate.meet = async () => {
      refused += 1;
      return refusal("AccessDeniedException");
    };
    await sendAll(outbox, batch());
    await vi.waitFor(() => {
      outbox.local.clock.advance(60_000);
      expect(refused).toBeGreaterThan(10);
    }, 10_000);
    outbox.gate.meet = (request) => request.forward();
    outbox.local.clock.advance(60_000);
    await hear(outbox);
    expectFaithful(outbox);
    expect(outbox.heard).toHaveLength(outbox.sent.length);
  });

  it("refuses an event, later ones of its order wait for it, and those of other orders do not", async () => {
    await using outbox = await openOutbox();
    const [first, second, other] = [eventOf("one"), eventOf("one"), eventOf("two")];
    let refuses = true;
    await sendTogether(outbox, [first, second, other], (_, request) =>
      request.forward((id) => (refuses && id === first.id ? "AccessDeniedException" : undefined)),
    );
    await hear(outbox, [other]);
    expect(outbox.heard.filter(({ subject }) => subject === "one")).toEqual([]);
    refuses = false;
    outbox.local.clock.advance(60_000);
    await hear(outbox);
    expectFaithful(outbox);
  });
});

it("orders end confirmed, once each, though the relay ends at each of its first requests", {
  timeout: 60_000,
}, async () => {
  await using gate = await Gate.open();
  const environment = { AWS_ENDPOINT_URL_EVENTBRIDGE: gate.url };
  const functions = { ...topology.functions, RelayOutbox: { ...topology.functions["RelayOutbox"]!, environment } };
  await using store = await openStore({ ...topology, functions });
  gate.upstream = store.local.aws.endpoint;
  let requests = 0;
  gate.meet = async (request) => {
    requests += 1;
    if (requests > 6) return request.forward();
    if (requests % 2 === 0) await request.forward();
    await store.local.crash("RelayOutbox");
    return undefined;
  };
  const { sku, stock } = await store.anyProduct();
  const placed = await Promise.all(Array.from({ length: 12 }, () => store.placed([{ sku, quantity: 1 }])));
  await vi.waitFor(
    () => {
      store.local.clock.advance(1_000);
      expect(requests).toBeGreaterThan(6);
    },
    { timeout: 20_000, interval: 100 },
  );
  const settled = await Promise.all(placed.map(({ id }) => store.settled(id, 30_000)));
  expect(settled.map(({ status }) => status)).toEqual(placed.map(() => "CONFIRMED"));
  expect(await store.stock(sku)).toBe(stock - placed.length);
});
