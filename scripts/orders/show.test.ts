import { stripVTControlCharacters } from "node:util";
import { type Event, StopDurableExecutionCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { show, type Told } from "./show.ts";
import { levelled, noon } from "./testing/levelled.ts";
import { type Checkouts, startCheckouts } from "./testing/start-checkouts.ts";

let checkouts: Checkouts;
beforeAll(async () => {
  checkouts = await startCheckouts();
});
afterAll(() => checkouts[Symbol.asyncDispose]());

const aMinuteLater = noon + 65_000;

/** What somebody in London reads, as text. */
function shown(told: Told, { width = 80, now = aMinuteLater } = {}) {
  const lines = show(levelled(told), { width, timeZone: "Europe/London", now });
  return lines.map((line) => `${stripVTControlCharacters(line)}\n`).join("");
}

describe("a checkout that has finished", () => {
  it("is told step by step, with the tries that failed and with what it answered", async () => {
    await checkouts.begin("confirmed");
    expect(shown(await checkouts.end("confirmed"))).toMatchInlineSnapshot(`
      "confirmed  ✓ finished
      started 23 Nov 2026, 12:00:00 · took 30 min 30 s · 4 invocations

                                   began    took
      ✓ reserve stock             +20 ms   20 ms  { lines: 2 }
      ✓ authorise payment         +60 ms   20 ms
        { id: 'pay_01M850XSTV189XQ1TC95RQKBSN', status: 'AUTHORISED', amount: 1258 }
      ✓ confirm order            +100 ms   20 ms
      – wait for a cancellation  +140 ms  30 min  timed out
      ✓ close order              +30 min   20 ms
      ✓ capture payment          +30 min  30.1 s  try 3: 'CAPTURED'
        tries 1–2: ProviderUnavailable: POST /payments/pay_01M850XSTV/capture: 503
          Service Unavailable, again after 10 s to 20 s

      result  { status: 'CONFIRMED' }
      "
    `);
  });

  it("tells what was done within waiting for something, and within branches", async () => {
    await checkouts.begin("challenged");
    expect(shown(await checkouts.end("challenged"))).toMatchInlineSnapshot(`
      "challenged  ✓ finished
      started 23 Nov 2026, 12:00:00 · took 15 min · 3 invocations

                                 began    took
      ✓ reserve stock           +20 ms   20 ms  { lines: 2 }
      ✓ authorise payment       +60 ms   20 ms
        { id: 'pay_01M850XSTV189XQ1TC95RQKBSN', status: 'ACTION_REQUIRED', amount:
          1258 }
      ✓ wait for the customer  +100 ms  15 min  'EXPIRED'
      ├─ – answer              +120 ms  15 min  timed out
      ├─ ✓ until the reminder  +140 ms  10 min
      └─ ✓ remind              +10 min   20 ms
      ✓ undo                   +15 min  180 ms
      ├─ ✓ payment             +15 min   60 ms  'VOIDED'
      │  └─ ✓ void payment     +15 min   20 ms  'VOIDED'
      └─ ✓ stock               +15 min   60 ms
         └─ ✓ release stock    +15 min   20 ms

      result  {
                status: 'REJECTED',
                reason: {
                  code: 'PAYMENT_EXPIRED',
                  message: 'The payment was not approved in time'
                }
              }
      "
    `);
  });

  it("tells what answered a callback, and what nobody waits for any more", async () => {
    await checkouts.begin("challenged", "answered");
    expect(shown(await checkouts.answer("answered", "AUTHORISED"))).toMatchInlineSnapshot(`
      "answered  ✓ finished
      started 23 Nov 2026, 12:00:00 · took 240 ms · 2 invocations

                                 began    took
      ✓ reserve stock           +20 ms   20 ms  { lines: 2 }
      ✓ authorise payment       +60 ms   20 ms
        { id: 'pay_01M850XSTV189XQ1TC95RQKBSN', status: 'ACTION_REQUIRED', amount:
          1258 }
      ✓ wait for the customer  +100 ms  100 ms  'AUTHORISED'
      ├─ ✓ answer              +120 ms   60 ms  answered: 'AUTHORISED'
      └─ – until the reminder  +140 ms          no longer waited for

      result  { status: 'CONFIRMED' }
      "
    `);
  });

  it("tells what failed and how it was undone", async () => {
    await checkouts.begin("declined");
    expect(shown(await checkouts.end("declined"))).toMatchInlineSnapshot(`
      "declined  ✓ finished
      started 23 Nov 2026, 12:00:00 · took 160 ms · 1 invocation

                                began   took
      ✓ reserve stock          +20 ms  20 ms  'reserved'
      ✗ authorise payment      +60 ms  20 ms  PaymentDeclined: Insufficient funds
      ✓ Undo 'reserve stock'  +100 ms  20 ms

      result  { status: 'REJECTED' }
      "
    `);
  });

  it("tells of an invocation that ended in the middle, and of what came after", async () => {
    await checkouts.begin("crashed");
    expect(shown(await checkouts.end("crashed"))).toMatchInlineSnapshot(`
      "crashed  ✓ finished
      started 23 Nov 2026, 12:00:00 · took 5.1 s · 2 invocations, 1 failed

                            began   took
      ✓ reserve stock      +20 ms  20 ms  { lines: 2 }
      ✗ invocation         +60 ms  20 ms
        Runtime.ExitError: Runtime exited with error: exit status 1
      ✓ authorise payment  +5.1 s  20 ms
      "
    `);
  });
});

describe("what is waited for", () => {
  it("is told of with its trouble, and with how often it was looked at", async () => {
    await checkouts.begin("hesitant");
    await checkouts.next("hesitant");
    expect(shown(await checkouts.next("hesitant"))).toMatchInlineSnapshot(`
      "hesitant  … running
      started 23 Nov 2026, 12:00:00 · 1 min 5 s so far · 3 invocations

                                 began    took
      ✓ payment decided         +20 ms  40.1 s  try 3: 3
      … wait for the customer  +40.1 s          pending until 12:15:40
      └─ … hand over its id    +40.1 s          try 2 at 12:00:50
           try 1: ProviderUnavailable: POST /payments/pay_01M850XSTV/capture: 503
             Service Unavailable, again after 10 s
      "
    `);
    await checkouts.next("hesitant");
    expect(shown(await checkouts.answer("hesitant", "approved"))).toMatchInlineSnapshot(`
      "hesitant  ✓ finished
      started 23 Nov 2026, 12:00:00 · took 50.3 s · 5 invocations

                                 began    took
      ✓ payment decided         +20 ms  40.1 s  try 3: 3
      ✓ wait for the customer  +40.1 s  10.1 s  answered: 'approved'
      └─ ✓ hand over its id    +40.1 s    10 s  try 2
           try 1: ProviderUnavailable: POST /payments/pay_01M850XSTV/capture: 503
             Service Unavailable, again after 10 s
      ✓ step                   +50.3 s   20 ms
      "
    `);
  });
});

it("tells of everything, however long the history is", async () => {
  const told = shown(await checkouts.begin("long"));
  expect(told.match(/^✓ step \d+ /gm)).toHaveLength(510);
});

describe("a checkout that runs", () => {
  it("tells until when a callback may be answered", async () => {
    expect(shown(await checkouts.begin("confirmed", "waiting"))).toMatchInlineSnapshot(`
      "waiting  … running
      started 23 Nov 2026, 12:00:00 · 1 min 5 s so far · 1 invocation

                                   began   took
      ✓ reserve stock             +20 ms  20 ms  { lines: 2 }
      ✓ authorise payment         +60 ms  20 ms
        { id: 'pay_01M850XSTV189XQ1TC95RQKBSN', status: 'AUTHORISED', amount: 1258 }
      ✓ confirm order            +100 ms  20 ms
      … wait for a cancellation  +140 ms         pending until 12:30:00
      "
    `);
  });

  it("counts the invocation that is going on, which history does not tell of yet", async () => {
    const { execution, events } = await checkouts.begin("confirmed", "waiting");
    const isLater = ({ EventType }: Event) => EventType === "InvocationCompleted";
    expect(shown({ execution, events: events.filter((event) => !isLater(event)) })).toContain(" · 1 invocation\n");
  });

  it("tells until when it waits", async () => {
    expect(shown(await checkouts.begin("challenged", "reminding"))).toMatchInlineSnapshot(`
      "reminding  … running
      started 23 Nov 2026, 12:00:00 · 1 min 5 s so far · 1 invocation

                                 began   took
      ✓ reserve stock           +20 ms  20 ms  { lines: 2 }
      ✓ authorise payment       +60 ms  20 ms
        { id: 'pay_01M850XSTV189XQ1TC95RQKBSN', status: 'ACTION_REQUIRED', amount:
          1258 }
      … wait for the customer  +100 ms
      ├─ … answer              +120 ms         pending until 12:15:00
      └─ … until the reminder  +140 ms         waits until 12:10:00
      "
    `);
  });

  it("says the day of what is not today", async () => {
    const tomorrow = noon + 13 * 3_600_000;
    const told = shown(await checkouts.begin("confirmed", "waiting"), { now: tomorrow });
    expect(told).toContain("pending until 23 Nov, 12:30:00");
  });

  it("tells when a step is tried again", async () => {
    expect(shown(await checkouts.begin("broken"))).toMatchInlineSnapshot(`
      "broken  … running
      started 23 Nov 2026, 12:00:00 · 1 min 5 s so far · 1 invocation

                                 began   took
      ✓ reserve stock           +20 ms  20 ms  { lines: 2 }
      … pay                     +60 ms
      └─ … settle               +80 ms
         └─ … capture payment  +100 ms         try 2 at 12:00:10
              try 1: ProviderUnavailable: POST /payments/pay_01M850XSTV/capture: 503
                Service Unavailable, again after 10 s
      "
    `);
  });
});

describe("a checkout that failed", () => {
  it("says why where it happened and at the end, and not in between", async () => {
    await checkouts.begin("broken");
    expect(shown(await checkouts.end("broken"))).toMatchInlineSnapshot(`
      "broken  ✗ failed
      started 23 Nov 2026, 12:00:00 · took 30.2 s · 3 invocations, 1 failed

                                 began    took
      ✓ reserve stock           +20 ms   20 ms  { lines: 2 }
      ✗ pay                     +60 ms  30.1 s
      └─ ✗ settle               +80 ms  30.1 s
         └─ ✗ capture payment  +100 ms  30.1 s  gave up after 3 tries
              tries 1–3: ProviderUnavailable: POST /payments/pay_01M850XSTV/capture:
                503 Service Unavailable, again after 10 s to 20 s

      error   POST /payments/pay_01M850XSTV/capture: 503 Service Unavailable
      "
    `);
  });

  it("says of what was still open that it was not finished", async () => {
    const { execution } = await checkouts.begin("challenged", "stopped");
    const { DurableExecutionArn } = execution;
    const reason = { ErrorType: "Stopped", ErrorMessage: "by support" };
    await checkouts.client.send(new StopDurableExecutionCommand({ DurableExecutionArn, Error: reason }));
    expect(shown(await checkouts.atRest("stopped"))).toMatchInlineSnapshot(`
      "stopped  – stopped
      started 23 Nov 2026, 12:00:00 · took 180 ms · 1 invocation

                                 began   took
      ✓ reserve stock           +20 ms  20 ms  { lines: 2 }
      ✓ authorise payment       +60 ms  20 ms
        { id: 'pay_01M850XSTV189XQ1TC95RQKBSN', status: 'ACTION_REQUIRED', amount:
          1258 }
      – wait for the customer  +100 ms         not finished
      ├─ – answer              +120 ms         no longer waited for
      └─ – until the reminder  +140 ms         no longer waited for

      error   Stopped: by support
      "
    `);
  });
});

it("says nothing of the cause where somebody stopped it without a word", async () => {
  const { execution } = await checkouts.begin("challenged", "silenced");
  const { DurableExecutionArn } = execution;
  await checkouts.client.send(new StopDurableExecutionCommand({ DurableExecutionArn }));
  expect(shown(await checkouts.atRest("silenced"))).toMatch(/^silenced {2}– stopped\n(?!.*error)/s);
});

it("keeps to the width that there is", async () => {
  for (const way of ["confirmed", "challenged", "crashed", "broken"] as const) {
    await checkouts.begin(way);
    const told = await checkouts.end(way);
    for (const width of [60, 80, 100])
      for (const line of shown(told, { width }).split("\n")) expect(line.length).toBeLessThanOrEqual(width);
  }
});
