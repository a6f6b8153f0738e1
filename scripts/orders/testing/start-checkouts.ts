import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand, LambdaClient, SendDurableExecutionCallbackSuccessCommand } from "@aws-sdk/client-lambda";
import { start } from "@larder/local";
import { loadTopology, type Topology } from "@larder/topology";
import { vi } from "vitest";
import { ofOrder } from "../executions.ts";
import { readHistory } from "../history.ts";
import type { Told } from "../show.ts";
import type { Way } from "./checkout.ts";

const store = loadTopology("stacks/topology.json");
const FunctionName = "larder-test-Checkout";
/** Seconds. */
const executionTimeout = 86_400;

/** The checkouts of `checkout.ts`, and nothing else of the store. */
const topology: Topology = {
  ...store,
  functions: {
    CheckoutHandler: {
      ...store.functions["Health"]!,
      name: FunctionName,
      handler: "scripts/orders/testing/checkout.handler",
      durable: { executionTimeout, retention: 14 },
    },
  },
  tables: {},
  queues: {},
  buckets: {},
  buses: {},
  cdns: {},
  rules: {},
  mappings: {},
  httpApis: {},
  userPools: {},
  invocations: {},
};

/** Starts a local cloud that checks out, as `npm start` does. */
export async function startCheckouts() {
  const directory = mkdtempSync(join(tmpdir(), "larder-orders-"));
  const [state, topologyFile] = [join(directory, "state"), join(directory, "topology.json")];
  writeFileSync(topologyFile, JSON.stringify(topology));
  const local = await start(topology, { state });
  const client = new LambdaClient(local.aws);

  /** An execution with its history, as soon as it does nothing more by itself until its next time has come. */
  const atRest = (name: string): Promise<Told> =>
    vi.waitFor(
      async () => {
        const told = (await ofOrder({ client, FunctionName }, name))[0]!;
        if (!isAtRest(told, local.clock.now())) throw new Error(`${name} is busy`);
        return told;
      },
      { interval: 10, timeout: 15_000 },
    );

  return {
    state,
    topologyFile,
    endpoint: local.aws.endpoint,
    client,
    atRest,
    async begin(way: Way, name: string = way): Promise<Told> {
      const order = { way, orderId: name, file: join(directory, name) };
      const how = { DurableExecutionName: name, InvocationType: "Event", Payload: JSON.stringify(order) } as const;
      await client.send(new InvokeCommand({ FunctionName: `${FunctionName}:1`, ...how }));
      return atRest(name);
    },
    /** Moves the clock to whatever is due next. */
    async next(name: string): Promise<Told> {
      const due = dueTimes(await atRest(name));
      local.clock.advance(Math.max(0, Math.min(...due) - local.clock.now()));
      return atRest(name);
    },
    /** Moves the clock from one thing that is due to the next, until it has ended. */
    async end(name: string): Promise<Told> {
      let told = await atRest(name);
      while (told.execution.Status === "RUNNING") told = await this.next(name);
      return told;
    },
    /** Moves the clock past the longest that an execution may take, and waits until it has ended. */
    async timeOut(name: string): Promise<Told> {
      await atRest(name);
      local.clock.advance(executionTimeout * 1000);
      return vi.waitFor(async () => {
        const told = await atRest(name);
        if (told.execution.Status === "RUNNING") throw new Error(`${name} still runs`);
        return told;
      });
    },
    /** Answers its callback. */
    async answer(name: string, Result: string): Promise<Told> {
      const { events } = await atRest(name);
      const CallbackId = events.findLast(({ EventType }) => EventType === "CallbackStarted")?.CallbackStartedDetails
        ?.CallbackId;
      await client.send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId, Result }));
      return atRest(name);
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      await local.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function isAtRest(told: Told, now: number): boolean {
  if (told.execution.Status !== "RUNNING") return true;
  return readHistory(told.events).at(-1)?.kind === "Invocation" && dueTimes(told).every((due) => due > now);
}

/** The local cloud invokes again after a failure when so much time has passed. */
const backOffMs = 5_000;

function dueTimes({ events }: Told): number[] {
  const history = readHistory(events);
  const latest = [...Map.groupBy(history, ({ id, eventId }) => id ?? eventId).values()].map((told) => told.at(-1)!);
  const ofOperations = latest.map(({ at, verb, until, nextTryAfter }) => {
    if (nextTryAfter !== undefined) return at + nextTryAfter * 1000;
    return verb === "Started" ? until : undefined;
  });
  const last = history.at(-1);
  const ofInvocation = last?.kind === "Invocation" && last.failure ? last.at + backOffMs : undefined;
  return [...ofOperations, ofInvocation].filter((due) => due !== undefined);
}

export type Checkouts = Awaited<ReturnType<typeof startCheckouts>>;
