import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useTable } from "../testing/table.ts";
import { type CircuitBreaker, type CircuitBreakerOptions, createCircuitBreaker } from "./circuit-breaker.ts";
import { CircuitOpen } from "./circuit-open.ts";

const table = useTable();
const window = 30_000;
const coolDown = 10_000;
const probeTime = 8_000;

class Down extends Error {}
class Declined extends Error {}

let time: number;
let sent: string[];
const warn = vi.fn();
beforeEach(() => {
  time = Date.UTC(2026, 10, 23);
  sent = [];
  warn.mockClear();
  table.documents.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) => {
        sent.push(
          "ConsistentRead" in args.input && args.input.ConsistentRead ? `consistent ${commandName}` : commandName,
        );
        return next(args);
      },
    { step: "initialize", name: "spy" },
  );
});
afterEach(() => {
  table.documents.middlewareStack.remove("spy");
  table.documents.middlewareStack.remove("fault");
});

/** One execution environment. */
const environment = (options: Partial<CircuitBreakerOptions> = {}) =>
  createCircuitBreaker({
    documents: table.documents,
    tableName: table.tableName,
    name: "payments",
    isFailure: (error) => error instanceof Down,
    window,
    coolDown,
    probeTime,
    now: () => time,
    warn,
    ...options,
  });

const ok = async () => "paid";
const down = async () => {
  throw new Down("no answer");
};
const declined = async () => {
  throw new Declined("no money");
};
/** What becomes of a call: its answer, or the class of its error. */
const fate = (breaker: CircuitBreaker, work: () => Promise<unknown>) =>
  breaker.call(work).catch((error: Error) => error.constructor);
async function times(count: number, breaker: CircuitBreaker, work: () => Promise<unknown>) {
  const fates: unknown[] = [];
  for (let done = 0; done < count; done++) fates.push(await fate(breaker, work));
  return fates;
}
async function opened(breaker = environment()) {
  await times(10, breaker, down);
  expect(await fate(breaker, ok)).toBe(CircuitOpen);
  return breaker;
}

describe("a closed circuit", () => {
  it("hands over what is answered and thrown as it is", async () => {
    const breaker = environment();
    expect(await breaker.call(ok)).toBe("paid");
    await expect(breaker.call(down)).rejects.toThrow(new Down("no answer"));
    await expect(breaker.call(declined)).rejects.toThrow(new Declined("no money"));
    const unready = () => {
      throw new Declined("not even a promise");
    };
    await expect(breaker.call(unready)).rejects.toThrow(Declined);
  });

  it("costs one read a second, and no write, as long as all goes well", async () => {
    const breaker = environment();
    await Promise.all(Array.from({ length: 50 }, () => breaker.call(ok)));
    time += 999;
    await times(50, breaker, declined);
    expect(sent).toEqual(["GetItemCommand"]);
    time += 1;
    await times(50, breaker, ok);
    expect(sent).toEqual(["GetItemCommand", "GetItemCommand"]);
  });

  it("costs one write for a failure", async () => {
    const breaker = environment();
    await times(5, breaker, ok);
    await times(3, breaker, down);
    expect(sent).toEqual(["GetItemCommand", ...Array(3).fill("UpdateItemCommand")]);
  });
});

describe("a circuit opens", () => {
  it("with the tenth of ten failures, and not before", async () => {
    const breaker = environment();
    expect(await times(10, breaker, down)).toEqual(Array(10).fill(Down));
    expect(await fate(breaker, ok)).toBe(CircuitOpen);
    expect(warn.mock.calls).toEqual([
      [
        "Circuit opened",
        { circuit: "payments", calls: 10, failures: 10, until: new Date(time + coolDown).toISOString() },
      ],
    ]);
  });

  it("when half of the calls have failed, and not before", async () => {
    const breaker = environment();
    await times(9, breaker, ok);
    expect(await times(8, breaker, down)).toEqual(Array(8).fill(Down));
    expect(await fate(breaker, ok)).toBe("paid");
    expect(await times(2, breaker, down)).toEqual([Down, Down]);
    expect(await fate(breaker, ok)).toBe(CircuitOpen);
  });

  it("with failures only: what is declined is answered", async () => {
    const breaker = environment();
    await times(50, breaker, declined);
    await times(49, breaker, down);
    expect(await fate(breaker, ok)).toBe("paid");
  });

  it("for calls of the last 30 seconds only, failures and successes alike", async () => {
    const breaker = environment();
    await times(9, breaker, down);
    time += window;
    await times(9, breaker, down);
    expect(await fate(breaker, ok)).toBe("paid");
    await times(20, breaker, ok);
    time += window;
    expect(await times(10, breaker, down)).toEqual(Array(10).fill(Down));
    expect(await fate(breaker, ok)).toBe(CircuitOpen);
  });

  it("and leaves no counts behind of slices that have passed", async () => {
    const breaker = environment();
    for (let slice = 0; slice < 50; slice++) {
      await times(5, breaker, ok);
      await times(1, breaker, down);
      time += window / 10;
    }
    const [item = {}] = await table.items();
    expect(Object.keys(item).length).toBeLessThan(30);
  });

  it.each([
    ["fewestCalls", { fewestCalls: 3 }, 3],
    ["failureRate", { failureRate: 1, fewestCalls: 2 }, 2],
  ])("as %s says", async (_, options, failures) => {
    const breaker = environment(options);
    expect(await times(failures, breaker, down)).toEqual(Array(failures).fill(Down));
    expect(await fate(breaker, ok)).toBe(CircuitOpen);
  });
});

describe("an open circuit", () => {
  it("refuses at once, and says until when", async () => {
    const breaker = await opened();
    const work = vi.fn(ok);
    time += coolDown - 1;
    await expect(breaker.call(work)).rejects.toMatchObject({
      message: "The circuit payments is open until 2026-11-23T00:00:10.000Z",
      until: new Date("2026-11-23T00:00:10.000Z"),
    });
    expect(work).not.toHaveBeenCalled();
  });

  it("costs one read a second, however much is refused", async () => {
    const breaker = await opened();
    sent = [];
    await times(50, breaker, ok);
    time += 1_000;
    await times(50, breaker, ok);
    expect(sent).toEqual(["GetItemCommand"]);
  });

  it("is not kept open by what began before and fails now, and that is not counted", async () => {
    const breaker = environment();
    const late = Array.from({ length: 20 }, () => Promise.withResolvers<string>());
    const fates = late.map(({ promise }) => fate(breaker, () => promise));
    await opened(breaker);
    time += coolDown - 1;
    for (const { reject } of late) reject(new Down("late"));
    expect(await Promise.all(fates)).toEqual(Array(20).fill(Down));
    time += 1;
    expect(await fate(breaker, ok)).toBe("paid");
    expect(await times(9, breaker, down)).toEqual(Array(9).fill(Down));
    expect(await fate(breaker, ok)).toBe("paid");
  });

  it("can be closed by hand, by deleting its item", async () => {
    const breaker = await opened();
    const Key = { pk: "CIRCUIT#payments", sk: "CIRCUIT" };
    await table.documents.send(new DeleteCommand({ TableName: table.tableName(), Key }));
    time += 1_000;
    expect(await fate(breaker, ok)).toBe("paid");
  });
});

/** Waits for a fact. This machine may be busy. */
const seen = (fact: () => void) => vi.waitFor(fact, { timeout: 15_000 });

/** A call whose outcome is still to come. */
function pending() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const work = vi.fn(() => promise);
  return { work, succeed: () => resolve("paid"), fail: () => reject(new Down("still down")) };
}

describe("a circuit that is half open", () => {
  beforeEach(async () => {
    await opened();
    time += coolDown;
  });

  it("lets one of twenty environments through, and all of them when that went well", async () => {
    const probe = pending();
    const fates: unknown[] = [];
    const environments = Array.from({ length: 20 }, () => environment());
    const calls = environments.map(async (each) => fates.push(await fate(each, probe.work)));
    await seen(() => expect(fates).toHaveLength(19));
    expect(fates).toEqual(Array(19).fill(CircuitOpen));
    probe.succeed();
    await Promise.all(calls);
    expect(fates.at(-1)).toBe("paid");
    expect(probe.work).toHaveBeenCalledTimes(1);
    expect(warn.mock.lastCall).toEqual(["Circuit closed", { circuit: "payments" }]);

    time += 1_000;
    expect(await Promise.all(environments.map((each) => fate(each, ok)))).toEqual(Array(20).fill("paid"));
  });

  it("closes also when the probe is declined: that is an answer", async () => {
    expect(await fate(environment(), declined)).toBe(Declined);
    expect(await fate(environment(), ok)).toBe("paid");
  });

  it("opens again for as long as before, when the probe fails", async () => {
    const breaker = environment();
    expect(await fate(breaker, down)).toBe(Down);
    expect(warn.mock.lastCall?.[0]).toBe("Circuit opened again");
    time += coolDown - 1;
    expect([await fate(breaker, ok), await fate(environment(), ok)]).toEqual([CircuitOpen, CircuitOpen]);
    time += 1;
    expect(await fate(breaker, ok)).toBe("paid");
  });

  it("begins to count anew when it has closed", async () => {
    const breaker = environment();
    await breaker.call(ok);
    expect(await times(9, breaker, down)).toEqual(Array(9).fill(Down));
    expect(await times(2, breaker, down)).toEqual([Down, CircuitOpen]);
  });

  it("costs nobody a write who finds a probe under way", async () => {
    const probe = pending();
    const call = environment().call(probe.work);
    await seen(() => expect(probe.work).toHaveBeenCalled());
    sent = [];
    await expect(environment().call(ok)).rejects.toMatchObject({ until: new Date(time + probeTime) });
    expect(sent).toEqual(["GetItemCommand"]);
    probe.succeed();
    await call;
  });

  it.each([
    ["succeed"],
    ["fail"],
  ] as const)("sends another probe when the first is not heard of, which no longer counts when it does %s", async (outcome) => {
    const lost = pending();
    const first = fate(environment(), lost.work);
    await seen(() => expect(lost.work).toHaveBeenCalled());
    time += probeTime - 1;
    expect(await fate(environment(), ok)).toBe(CircuitOpen);
    time += 1;
    const second = pending();
    const call = fate(environment(), second.work);
    await seen(() => expect(second.work).toHaveBeenCalled());
    lost[outcome]();
    await first;
    expect(await fate(environment(), ok)).toBe(CircuitOpen);
    second.succeed();
    expect(await call).toBe("paid");
    expect(await fate(environment(), ok)).toBe("paid");
  });

  it("takes its own probe for its own, when the SDK repeats a write whose answer was lost", async () => {
    let updates = 0;
    table.documents.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const first = commandName === "UpdateItemCommand" && ++updates === 1;
          const answer = await next(args);
          if (first) throw Object.assign(new Error("socket hang up"), { name: "TimeoutError" });
          return answer;
        },
      { step: "finalizeRequest", priority: "low", name: "fault" },
    );
    sent = [];
    expect(await fate(environment(), ok)).toBe("paid");
    // What it wrote just now, another replica may not have yet.
    expect(sent).toEqual(["GetItemCommand", "UpdateItemCommand", "consistent GetItemCommand", "UpdateItemCommand"]);
    expect(await fate(environment(), ok)).toBe("paid");
  });
});

describe("environments", () => {
  it("count together", async () => {
    const [one, other] = [environment(), environment()];
    await times(5, one, down);
    expect(await times(5, other, down)).toEqual(Array(5).fill(Down));
    expect(await fate(other, ok)).toBe(CircuitOpen);
    expect(await fate(one, ok)).toBe("paid");
    time += 1_000;
    expect(await fate(one, ok)).toBe(CircuitOpen);
  });

  it("learn of an open circuit at once, when they fail as well", async () => {
    const breaker = environment();
    await breaker.call(ok);
    await opened();
    expect(await times(2, breaker, down)).toEqual([Down, CircuitOpen]);
  });

  it("with an old view of the circuit do not go by it when it is half open", async () => {
    const [late, later] = [environment({ lookEvery: 60_000 }), environment({ lookEvery: 60_000 })];
    await opened();
    expect([await fate(late, ok), await fate(later, ok)]).toEqual([CircuitOpen, CircuitOpen]);
    time += coolDown;
    await times(1, environment(), down);
    expect(await fate(late, ok)).toBe(CircuitOpen);
    time += coolDown;
    await times(1, environment(), ok);
    expect(await fate(later, ok)).toBe("paid");
    expect(await table.items()).toEqual([expect.not.objectContaining({ probe: expect.anything() })]);
  });

  it("forget what went well before the circuit was opened", async () => {
    const breaker = environment();
    await times(20, breaker, ok);
    await opened();
    time += 1_000;
    expect(await fate(breaker, ok)).toBe(CircuitOpen);
    time += coolDown;
    await times(1, environment(), ok);
    time += 1_000;
    expect(await times(11, breaker, down)).toEqual([...Array(10).fill(Down), CircuitOpen]);
  });

  it("tell each other of what went well when something fails", async () => {
    const [one, other] = [environment(), environment()];
    await times(20, one, ok);
    await times(1, one, down);
    await times(10, other, down);
    expect(await fate(environment(), ok)).toBe("paid");
    await times(8, other, down);
    expect(await fate(environment(), ok)).toBe("paid");
    await times(1, other, down);
    expect(await fate(environment(), ok)).toBe(CircuitOpen);
  });

  it("that start cold know what the others have found out", async () => {
    await opened();
    const work = vi.fn(ok);
    expect(await fate(environment(), work)).toBe(CircuitOpen);
    expect(work).not.toHaveBeenCalled();
  });

  it("of twenty that fail at once, one opens the circuit", async () => {
    const environments = Array.from({ length: 20 }, () => environment());
    await Promise.all(environments.map((each) => fate(each, down)));
    expect(warn.mock.calls.map(([message]) => message)).toEqual(["Circuit opened"]);
  });

  it("whose clocks are a moment apart count together", async () => {
    await times(5, environment({ now: () => time + 3_000 }), down);
    await times(5, environment({ now: () => time - 3_000 }), down);
    expect(await fate(environment(), ok)).toBe(CircuitOpen);
  });

  it("do not meet when their circuits have other names", async () => {
    await opened();
    expect(await fate(environment({ name: "parcels" }), ok)).toBe("paid");
  });
});

describe("without its table", () => {
  const breakDown = (...broken: string[]) =>
    table.documents.middlewareStack.add(
      (next, { commandName = "" }) =>
        async (args) => {
          if (broken.includes(commandName)) throw new Error("The table is away");
          return next(args);
        },
      { step: "initialize", name: "fault" },
    );

  it("calls are made, and answered as they are", async () => {
    breakDown("GetItemCommand", "UpdateItemCommand");
    const breaker = environment();
    expect(await times(20, breaker, down)).toEqual(Array(20).fill(Down));
    expect(await fate(breaker, ok)).toBe("paid");
    expect(warn).toHaveBeenCalledWith("Circuit not read", { circuit: "payments" }, new Error("The table is away"));
    expect(warn).toHaveBeenCalledWith("Circuit not written", { circuit: "payments" }, new Error("The table is away"));
  });

  it("a probe's answer is not lost", async () => {
    const breaker = await opened();
    time += coolDown;
    const work = async () => {
      breakDown("UpdateItemCommand");
      return "paid";
    };
    expect(await fate(breaker, work)).toBe("paid");
  });
});

/** What the definition says, for one environment and times on the boundaries of slices: with a record of each call. */
function reference() {
  let calls: { at: number; failed: boolean }[] = [];
  let openUntil: number | undefined;
  return (failed: boolean): unknown => {
    if (openUntil !== undefined && time < openUntil) return CircuitOpen;
    const isProbe = openUntil !== undefined;
    openUntil = undefined;
    if (isProbe) {
      calls = [];
      if (failed) openUntil = time + coolDown;
      return failed ? Down : "paid";
    }
    calls = [...calls.filter(({ at }) => at > time - window), { at: time, failed }];
    const failures = calls.filter((call) => call.failed).length;
    if (failed && calls.length >= 10 && failures >= calls.length / 2) openUntil = time + coolDown;
    return failed ? Down : "paid";
  };
}

it("does what the definition says, whatever happens and however time passes", async () => {
  const steps = fc.record({ pass: fc.constantFrom(0, 0, 0, 0, 1, 2, 5, 11), failed: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 30, maxLength: 80 }), fc.uuid(), async (run, name) => {
      time = Math.ceil(time / window) * window;
      const breaker = environment({ name });
      const expected = reference();
      for (const { pass, failed } of run) {
        time += pass * (window / 10);
        expect(await fate(breaker, failed ? down : ok)).toBe(expected(failed));
      }
    }),
    { numRuns: 40 },
  );
});
