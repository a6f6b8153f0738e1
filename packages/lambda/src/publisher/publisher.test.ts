import { type CloudEvent, cloudEventSchema, defineEvent, newId } from "@larder/contracts";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { openBus } from "../testing/bus.ts";
import { placedEvent } from "../testing/placed-event.ts";
import { createPublisher, type Publisher, type PublisherOptions } from "./publisher.ts";

let bus: Awaited<ReturnType<typeof openBus>>;
beforeAll(async () => {
  bus = await openBus();
});
afterAll(() => bus.close());
beforeEach(() => bus.decide(() => undefined));

const retry = { attempts: 4, baseDelay: 1, maxDelay: 2 };
const publisher = (options: Partial<PublisherOptions> = {}): Publisher =>
  createPublisher({ busName: "larder-events", source: "larder.api", client: bus.client, retry, ...options });

const placed = (count: number) => Array.from({ length: count }, () => placedEvent());
const ids = (events: readonly CloudEvent[]) => events.map(({ id }) => id);

describe("publish", () => {
  it("puts an event on the bus as a CloudEvent in the detail", async () => {
    const event = placedEvent();
    expect(await publisher().publish([event])).toEqual({ published: 1, failed: [] });
    expect(bus.requests).toEqual([
      [
        {
          EventBusName: "larder-events",
          Source: "larder.api",
          DetailType: "order.placed",
          Detail: JSON.stringify(event),
          Time: Date.parse(event.time) / 1000,
        },
      ],
    ]);
  });

  it("hands X-Ray's trace on when there is one", async () => {
    process.env["_X_AMZN_TRACE_ID"] = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";
    onTestFinished(() => {
      delete process.env["_X_AMZN_TRACE_ID"];
    });
    await publisher().publish(placed(1));
    expect(bus.requests[0]?.[0]?.TraceHeader).toBe("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1");
  });

  it("sends ten at a time, in order", async () => {
    const events = placed(25);
    expect(await publisher().publish(events)).toEqual({ published: 25, failed: [] });
    expect(bus.requests.map((request) => request.length)).toEqual([10, 10, 5]);
    expect(ids(bus.taken)).toEqual(ids(events));
  });

  it("asks nothing of the bus when there is nothing to publish", async () => {
    expect(await publisher().publish([])).toEqual({ published: 0, failed: [] });
    expect(bus.requests).toEqual([]);
  });
});

describe("what the bus refuses", () => {
  it("for the moment is sent again, and only that", async () => {
    const events = placed(10);
    const throttled = new Set([events[3]?.id, events[7]?.id]);
    bus.decide(({ id }, attempt) => (throttled.has(id) && attempt < 3 ? "ThrottlingException" : undefined));
    expect(await publisher().publish(events)).toEqual({ published: 10, failed: [] });
    expect(bus.requests.map((request) => request.length)).toEqual([10, 2, 2]);
  });

  it("again and again is reported when the attempts are spent", async () => {
    const [first, second] = [placedEvent(), placedEvent()];
    bus.decide(({ id }) => (id === second.id ? "InternalFailure" : undefined));
    expect(await publisher().publish([first, second])).toEqual({
      published: 1,
      failed: [{ event: second, code: "InternalFailure", message: "refused with InternalFailure", poison: false }],
    });
    expect(bus.requests).toHaveLength(retry.attempts);
  });

  it("for good is reported without another attempt", async () => {
    bus.decide(() => "NotAuthorizedForSourceException");
    const { failed } = await publisher().publish(placed(1));
    expect(failed).toMatchObject([{ code: "NotAuthorizedForSourceException" }]);
    expect(bus.requests).toHaveLength(1);
  });

  it("without a word is reported, not counted", async () => {
    bus.decide(() => "Silence");
    expect(await publisher().publish(placed(2))).toMatchObject({
      published: 0,
      failed: [{ code: "NoAnswer" }, { code: "NoAnswer" }],
    });
  });

  it("as a whole request fails its events and does not keep the next request from being sent", async () => {
    bus.fail("AccessDeniedException");
    const events = placed(12);
    const { published, failed } = await publisher().publish(events);
    expect(published).toBe(0);
    expect(failed.map(({ code }) => code)).toEqual(Array(12).fill("AccessDeniedException"));
    expect(ids(failed.map(({ event }) => event))).toEqual(ids(events));
    expect(bus.requests).toHaveLength(2);
  });
});

describe("of one subject", () => {
  const [first, second, third] = Array.from({ length: 3 }, () => ({ ...placedEvent(), subject: "one" })) as [
    CloudEvent,
    CloudEvent,
    CloudEvent,
  ];
  const other = placedEvent();
  const all = [first, second, other, third];

  it("no two events share a request, since the bus may refuse the one and take the other", async () => {
    expect(await publisher().publish(all)).toEqual({ published: 4, failed: [] });
    expect(bus.requests.map((request) => request.length)).toEqual([2, 1, 1]);
    expect(ids(bus.taken)).toEqual(ids([first, other, second, third]));
  });

  it("later events are held back behind one that is refused for the moment; those of others go", async () => {
    bus.decide(({ id }) => (id === second.id ? "InternalFailure" : undefined));
    const { failed } = await publisher().publish(all);
    expect(failed.map(({ event, code }) => [event.id, code])).toEqual([
      [second.id, "InternalFailure"],
      [third.id, "HeldBack"],
    ]);
    expect(ids(bus.taken)).toEqual(ids([first, other]));
  });

  it("later events go on behind one that never will be published", async () => {
    bus.decide(({ id }) => (id === first.id ? "MalformedDetail" : undefined));
    const { failed } = await publisher().publish(all);
    expect(failed).toMatchObject([{ event: first, code: "MalformedDetail", poison: true }]);
    expect(ids(bus.taken)).toEqual(ids([other, second, third]));
  });
});

describe("time", () => {
  it("that is spent ends the retries, and what was never sent is reported too", async () => {
    bus.decide(() => "ThrottlingException");
    const patient = publisher({ retry: { attempts: 1_000, baseDelay: 5, maxDelay: 5 } });
    const { published, failed } = await patient.publish(placed(15), { timeout: 100 });
    expect(published).toBe(0);
    expect(failed).toHaveLength(15);
    expect(bus.requests.length).toBeLessThan(1_000);
  });

  it("that would be slept away is not waited for", async () => {
    bus.decide(() => "ThrottlingException");
    const weeks = 2_000_000_000;
    const sleepy = publisher({ retry: { attempts: 1_000, baseDelay: weeks, maxDelay: weeks } });
    expect((await sleepy.publish(placed(1))).failed).toMatchObject([{ code: "ThrottlingException" }]);
  });

  it("that a silent bus takes ends with the request", async () => {
    bus.hang();
    expect((await publisher().publish(placed(1), { timeout: 100 })).failed).toMatchObject([{ poison: false }]);
  });

  it("that is none sends nothing", async () => {
    const { failed } = await publisher().publish(placed(1), { timeout: 0 });
    expect(failed).toMatchObject([{ code: "OutOfTime" }]);
    expect(bus.requests).toEqual([]);
  });
});

describe("before it sends, the publisher holds an event against its contract", () => {
  const violation = (event: CloudEvent) => publisher().publish([placedEvent(), event]);

  it("and reports broken data, naming the field; the others go", async () => {
    const broken = { ...placedEvent(), data: { orderId: newId("ord"), lines: [] } };
    const { published, failed } = await violation(broken);
    expect(published).toBe(1);
    expect(failed).toEqual([
      { event: broken, code: "ContractViolation", message: expect.stringContaining("/lines"), poison: true },
    ]);
  });

  it("and reports an event that nobody defined, or a version", async () => {
    const { failed } = await violation({ ...placedEvent(), dataversion: 7 });
    expect(failed).toMatchObject([
      { code: "ContractViolation", message: "Nobody has defined order.placed, version 7" },
    ]);
  });

  it("and publishes no other service's events", async () => {
    const { failed } = await publisher({ source: "larder.jobs" }).publish(placed(1));
    expect(failed).toMatchObject([{ code: "ContractViolation", message: expect.stringContaining("larder.api") }]);
    expect(bus.requests).toEqual([]);
  });

  it("and sends nothing that the contract does not name", async () => {
    const event = placedEvent();
    await publisher().publish([{ ...event, data: { ...event.data, cardNumber: "4111" } }]);
    expect(JSON.parse(bus.requests[0]?.[0]?.Detail ?? "")).toEqual(event);
  });

  it("and reports as refused the very event that it was given", async () => {
    bus.decide(() => "InvalidArgument");
    const event = { ...placedEvent(), note: "of no contract" };
    const { failed } = await publisher().publish([event]);
    expect(failed[0]?.event).toBe(event);
  });
});

describe("any list of events, whatever the bus does", () => {
  const noted = defineEvent("note.taken", 1, z.object({ text: z.string() }), { source: "larder.test" });
  const note = (subject: string, text: string) =>
    noted.create({
      subject,
      data: { text },
      correlationId: newId("cor"),
      causationId: "test",
      time: "2026-11-23T08:15:30.000Z",
    });
  /** One in six fills a request or is too large for any. */
  const size = fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 2_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 80_000, max: 300_000 }) },
  );
  /** What becomes of an event at its first, second, … attempt; then it is taken. */
  const refusals = fc.array(fc.constantFrom("ThrottlingException", "InternalFailure", "InvalidArgument", "Silence"), {
    maxLength: 6,
  });

  const subject = fc.constantFrom(..."abcdefghijklmnopqrst");
  const notes = fc.array(fc.record({ subject, size, refusals }), { maxLength: 40 });
  type Planned = typeof notes extends fc.Arbitrary<infer Value> ? Value : never;

  async function published(planned: Planned) {
    const events = planned.map(({ subject, size }) => note(subject, "ä".repeat(size)));
    const plans = new Map(events.map(({ id }, index) => [id, planned[index]?.refusals ?? []]));
    bus.decide(({ id }, attempt) => plans.get(id)?.[attempt - 1]);
    return { events, ...(await publisher({ source: "larder.test", definitions: [noted] }).publish(events)) };
  }

  it("is published or reported, each event exactly once", async () => {
    await fc.assert(
      fc.asyncProperty(notes, async (planned) => {
        const { events, published: count, failed } = await published(planned);

        expect(count).toBe(bus.taken.length);
        expect([...ids(bus.taken), ...ids(failed.map(({ event }) => event))].sort()).toEqual(ids(events).sort());
        for (const { code } of failed) expect(code).not.toBe("ValidationException");
        for (const request of bus.requests) expect(request.length).toBeLessThanOrEqual(10);
        for (const event of bus.taken) expect(cloudEventSchema.parse(event)).toEqual(event);
      }),
      { numRuns: 60 },
    );
  });

  it("reaches the bus in the order of each subject, and nothing overtakes an event that may yet be published", async () => {
    await fc.assert(
      fc.asyncProperty(notes, async (planned) => {
        const { events, failed } = await published(planned);
        const waiting = new Set(failed.filter(({ poison }) => !poison).map(({ event }) => event.id));
        const poison = new Set(failed.filter((each) => each.poison).map(({ event }) => event.id));
        for (const { subject } of events) {
          const sent = events.filter((event) => event.subject === subject && !poison.has(event.id));
          const firstWaiting = sent.findIndex(({ id }) => waiting.has(id));
          const wanted = firstWaiting < 0 ? sent : sent.slice(0, firstWaiting);
          expect(ids(bus.taken.filter((event) => event.subject === subject))).toEqual(ids(wanted));
        }
      }),
      { numRuns: 60 },
    );
  });
});

it("takes an event up to the very byte that EventBridge allows, and reports the next as too large", async () => {
  const noted = defineEvent("note.taken", 1, z.object({ text: z.string() }), { source: "larder.test" });
  const note = (text: string) =>
    noted.create({
      subject: "note",
      data: { text },
      correlationId: "correlation",
      causationId: "test",
      time: "2026-11-23T08:15:30.000Z",
    });
  const overhead = 14 + "larder.test".length + "note.taken".length + JSON.stringify(note("")).length;
  const largest = note("x".repeat(262_143 - overhead));
  const tooLarge = note("x".repeat(262_144 - overhead));
  const notes = publisher({ source: "larder.test", definitions: [noted] });
  expect(await notes.publish([tooLarge, largest])).toEqual({
    published: 1,
    failed: [{ event: tooLarge, code: "TooLarge", message: "262144 bytes; must be less than 262144", poison: true }],
  });
});
