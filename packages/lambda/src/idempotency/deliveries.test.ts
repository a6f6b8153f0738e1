import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { expect, it } from "vitest";
import { loggerFor } from "../logging/logger.ts";
import { captureLogs } from "../testing/captured-logs.ts";
import { context } from "../testing/context.ts";
import { useTable } from "../testing/table.ts";
import { carryOut } from "./attempt.ts";
import type { Attempt, TransactWrite } from "./idempotency.ts";
import { createIdempotencyStore } from "./store.ts";

captureLogs();
const table = useTable();
const lease = 1_000;

/** Where an attempt may fall silent for ever, as a function does whose environment ends. */
const points = ["before begin", "after begin", "before the effect", "after the effect", "before the answer"] as const;
type Point = (typeof points)[number];

interface Delivery {
  readonly crash: Point | "nowhere";
  readonly fails: Point | "nowhere";
  /** Time that passes at each point. */
  readonly pause: number;
  /** Whether the handler takes no notice when its transaction is refused. */
  readonly heedless: boolean;
}

const delivery: fc.Arbitrary<Delivery> = fc.record({
  crash: fc.oneof(fc.constant("nowhere" as const), fc.constantFrom(...points)),
  fails: fc.oneof({ weight: 3, arbitrary: fc.constant("nowhere" as const) }, fc.constantFrom(...points)),
  pause: fc.constantFrom(0, 1, lease / 2, lease),
  heedless: fc.boolean(),
});
const smooth: Delivery = { crash: "nowhere", fails: "nowhere", pause: 0, heedless: false };

/** One key, everybody who wants it, and the clock they share. */
function stage(key: string) {
  let time = Date.UTC(2026, 10, 23);
  /** Who is at work, or has fallen silent at work, and since when. */
  const holders = new Map<Attempt, number>();
  let overlaps = 0;
  const store = createIdempotencyStore({ documents: table.documents, tableName: table.tableName, now: () => time });
  const effect: TransactWrite = {
    Update: {
      TableName: table.tableName(),
      Key: { pk: key, sk: "EFFECT" },
      UpdateExpression: "ADD times :one",
      ExpressionAttributeValues: { ":one": 1 },
    },
  };

  function hold(attempt: Attempt, began: number) {
    // By their leases, and not by when we hear of them: answers overtake each other.
    overlaps += [...holders.values()].filter((other) => began < other + lease && other < began + lease).length;
    holders.set(attempt, began);
  }

  async function work({ fails, pause, heedless }: Delivery, turn: (point: Point) => Promise<void>) {
    async function pass(point: Point) {
      await turn(point);
      time += pause;
      if (fails === point) throw new Error(`Failed ${point}`);
    }
    await pass("before begin");
    const began = time;
    const begun = await store.begin({ scope: ["test"], key, lease, remembered: 3_600 });
    if (begun.state !== "started") return begun;
    hold(begun.attempt, began);
    const result = await carryOut(begun.attempt, loggerFor(context()), async () => {
      try {
        await pass("after begin");
        await pass("before the effect");
        const writes = [effect, begun.attempt.complete(began)];
        const transaction = table.documents.send(new TransactWriteCommand({ TransactItems: writes }));
        await (heedless ? transaction.catch(() => {}) : transaction);
        await pass("after the effect");
        return "saved";
      } finally {
        holders.delete(begun.attempt);
      }
    });
    await pass("before the answer");
    return { state: "done", result };
  }

  /** One delivery; it fails like a handler, or falls silent like a function that was ended. */
  async function deliver(delivery: Delivery, take: (what: string) => Promise<void> = async () => {}) {
    const ended = Promise.withResolvers<{ state: string; result?: unknown }>();
    const turn = async (point: Point) => {
      await take(point);
      if (delivery.crash !== point) return;
      ended.resolve({ state: "crashed" });
      await new Promise(() => {});
    };
    const answered = work(delivery, turn).catch((error: Error) => ({ state: error.name }));
    return await Promise.race<{ state: string; result?: unknown }>([answered, ended.promise]);
  }

  return {
    deliver,
    /** How often two have held a live lease. */
    overlaps: () => overlaps,
    endLeases: () => {
      time += lease;
    },
    effects: async () => (await table.item(key, "EFFECT"))?.["times"] ?? 0,
  };
}

it("has its effect once, however often it is tried, at once or in turn, and wherever attempts fail or end", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(delivery, { minLength: 1, maxLength: 6 }), fc.scheduler(), async (deliveries, turns) => {
      const { deliver, effects, overlaps, endLeases } = stage(`key-${++run}`);
      const take = (point: string) => turns.schedule(Promise.resolve(), point);
      const answers = Promise.all(deliveries.map((each) => deliver(each, take)));
      await turns.waitFor(answers);
      expect([await effects(), overlaps()]).toEqual([expect.toBeOneOf([0, 1]), 0]);

      endLeases();
      const last = await deliver(smooth);
      expect([last.state, await effects()]).toEqual(["done", 1]);
      for (const { state, result } of await answers) if (state === "done") expect(result).toBe(last.result);
    }),
    { numRuns: 100 },
  );
});
