import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  InvokeCommand,
  LambdaClient,
  ListDurableExecutionsByFunctionCommand,
  StopDurableExecutionCommand,
} from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { newId } from "@larder/contracts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Told } from "../../scripts/orders/show.ts";
import { type Checkouts, startCheckouts } from "../../scripts/orders/testing/start-checkouts.ts";
import { temporaryState } from "./process.ts";
import { openStore, type Store, topology } from "./store.ts";

const patience = { timeout: 15_000, interval: 20 };
const colour = "\u001b[";
const { FORCE_COLOR, NO_COLOR, ...env } = process.env;

let checkouts: Checkouts;
beforeAll(async () => {
  checkouts = await startCheckouts();
});
afterAll(() => checkouts[Symbol.asyncDispose]());

const orders = (args: readonly string[], more: NodeJS.ProcessEnv = {}) =>
  promisify(execFile)("node", ["scripts/orders.ts", ...args], { env: { ...env, ...more } });

/** Runs it on the local cloud of this test. */
const here = (args: readonly string[], more?: NodeJS.ProcessEnv) =>
  orders([...args, "--state", checkouts.state, "--topology", checkouts.topologyFile], more);

describe("npm run orders -- show", () => {
  it("prints how an order's checkout went, and how one goes that runs", async () => {
    await checkouts.begin("declined", "ord_declined");
    await checkouts.begin("challenged", "ord_running");
    const declined = await here(["show", "ord_declined"]);
    expect(declined.stdout).toMatch(
      /^ord_declined {2}✓ finished\nstarted .* · took .* · 1 invocation\n\n +began +took\n✓ reserve stock/,
    );
    expect(declined.stdout).toMatch(/\n✗ authorise payment +\+.* PaymentDeclined: Insufficient funds\n/);
    expect(declined.stdout).toMatch(/\n\nresult {2}\{ status: 'REJECTED' \}\n$/);
    const running = await here(["show", "ord_running"]);
    expect(running.stdout).toMatch(/^ord_running {2}… running\n/);
    expect(running.stdout).toMatch(
      /\n├─ … answer +\+\S+ m?s +pending until .*\n└─ … until the reminder .* waits until .*\n$/,
    );
  });

  it("prints each execution of an order that was resumed", async () => {
    for (const name of ["ord_again", "ord_again-2", "ord_again-3", "ord_again-5", "ord_again2"])
      await checkouts.begin("declined", name);
    const { stdout } = await here(["show", "ord_again"]);
    expect(stdout.match(/^ord.* {2}/gm)).toEqual(["ord_again  ", "ord_again-2  ", "ord_again-3  "]);
  });

  it("prints the one that resumed it when the first is forgotten", async () => {
    await checkouts.begin("declined", "ord_forgotten-2");
    expect((await here(["show", "ord_forgotten"])).stdout).toMatch(/^ord_forgotten-2 /);
  });

  it("prints all that Lambda's API tells, when asked for JSON", async () => {
    await checkouts.begin("declined", "ord_json");
    const [told, ...others] = JSON.parse((await here(["show", "ord_json", "--json"])).stdout);
    expect(others).toEqual([]);
    expect(told.execution).toMatchObject({ DurableExecutionName: "ord_json", Status: "SUCCEEDED" });
    expect(told.events.at(-1)).toMatchObject({ EventType: "ExecutionSucceeded" });
  });

  it("asks the deployment of a stage", async () => {
    await checkouts.begin("declined", "ord_stage");
    const aws = {
      AWS_ENDPOINT_URL: checkouts.endpoint,
      AWS_ACCESS_KEY_ID: "larder",
      AWS_SECRET_ACCESS_KEY: "larder",
    };
    const show = ["show", "ord_stage", "--topology", checkouts.topologyFile];
    expect((await orders([...show, "--stage", "test"], aws)).stdout).toMatch(/^ord_stage /);
    await expect(orders([...show, "--stage", "other"], aws)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^larder-other-Checkout cannot be asked: Function not found.*\n$/),
    });
  });

  it.each(["ord_nobody", "not/an id"])("says that it knows of no order %s", async (id) => {
    await expect(here(["show", id])).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: `larder-test-Checkout knows of no order ${id}. It may have been forgotten: npm run orders -- list\n`,
    });
  });

  it("has colours where they are wanted", async () => {
    await checkouts.begin("declined", "ord_colours");
    const show = async (more: NodeJS.ProcessEnv) => (await here(["show", "ord_colours"], more)).stdout;
    expect(await show({})).not.toContain(colour);
    expect(await show({ FORCE_COLOR: "1" })).toContain(colour);
    expect(await show({ NO_COLOR: "1" })).not.toContain(colour);
  });
});

describe("npm run orders -- resume", () => {
  const executions = async (id: string) => JSON.parse((await here(["show", id, "--json"])).stdout);

  it("starts a checkout that failed again: with the same input, under the next name", async () => {
    await checkouts.begin("broken", "ord_broken");
    await checkouts.end("ord_broken");
    const { stdout } = await here(["resume", "ord_broken"]);
    expect(stdout).toMatch(
      /^ord_broken {4}✗ failed .*\nord_broken-2 {2}… started by version 1 .*, with the same input\n$/,
    );
    await checkouts.end("ord_broken-2");
    expect(JSON.parse((await here(["resume", "ord_broken", "--json"])).stdout).started).toMatchObject({
      DurableExecutionName: "ord_broken-3",
      Version: "1",
    });
    const [first, ...others] = await executions("ord_broken");
    expect(others.map(({ execution }: Told) => [execution.DurableExecutionName, execution.InputPayload])).toEqual([
      ["ord_broken-2", first.execution.InputPayload],
      ["ord_broken-3", first.execution.InputPayload],
    ]);
  });

  it("starts one again that was stopped, and one whose time was up", async () => {
    const stopped = await checkouts.begin("challenged", "ord_stopped");
    const { DurableExecutionArn } = stopped.execution;
    await checkouts.client.send(new StopDurableExecutionCommand({ DurableExecutionArn }));
    expect((await here(["resume", "ord_stopped"])).stdout).toMatch(/^ord_stopped {4}– stopped .*\nord_stopped-2 {2}/);
    await checkouts.timeOut("ord_stopped-2");
    expect((await here(["resume", "ord_stopped"])).stdout).toMatch(
      /^ord_stopped-2 {2}✗ timed out .*\nord_stopped-3 {2}/,
    );
  });

  it.each([
    ["still runs", "challenged", "still runs: npm run orders -- show "],
    ["has finished", "declined", "has finished: there is nothing to resume"],
  ] as const)("refuses one that %s, and starts nothing", async (what, way, why) => {
    const id = `ord_${what.replace(" ", "_")}`;
    await checkouts.begin(way, id);
    await expect(here(["resume", id])).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining(`The checkout of ${id} ${why}`),
    });
    expect(await executions(id)).toHaveLength(1);
  });

  it("says that it knows of no order", async () => {
    const stderr = expect.stringContaining("knows of no order ord_nobody.");
    await expect(here(["resume", "ord_nobody"])).rejects.toMatchObject({ code: 1, stderr });
  });
});

describe("the store's own checkout", () => {
  const state = temporaryState();
  const FunctionName = topology.functions["CheckoutHandler"]?.name;
  let store: Store;
  let lambda: LambdaClient;
  let sku: string;
  beforeAll(async () => {
    store = await openStore();
    lambda = new LambdaClient(store.local.aws);
    ({ sku } = await store.anyProduct());
    writeFileSync(join(state.path, "endpoints.json"), JSON.stringify({ aws: store.local.aws.endpoint }));
  });
  afterAll(async () => {
    await store[Symbol.asyncDispose]();
    state[Symbol.dispose]();
  });

  it("is known to npm run orders", async () => {
    const { id } = await store.settled((await store.placed([{ sku, quantity: 1 }])).id);
    const { stdout } = await orders(["show", id, "--state", state.path]);
    expect(stdout).toMatch(/^ord_\w+ {2}… running\n/);
    expect(stdout).toMatch(/\n✓ reserve stock .*\n✓ authorise payment .*\n… cancellation .* pending until /);
  });

  it("leaves a letter when it is stopped, and goes on where it was when it is resumed", async () => {
    const stock = await store.stock(sku);
    const { id } = await store.placed([{ sku, quantity: 1 }], undefined, "tok_challenge");
    const waiting = await vi.waitFor(async () => {
      const { payment } = await store.find(id);
      if (!payment.action) throw new Error(`${id}: ${payment.status}`);
      return payment.action;
    }, patience);
    await stopCheckout(id);
    expect(await lettersOf(id)).toHaveLength(1);
    await orders(["resume", id, "--state", state.path]);
    await fetch(waiting.url, { method: "POST", body: new URLSearchParams({ decision: "approve" }) });
    const { status, timeline } = await store.settled(id);
    expect(status).toBe("CONFIRMED");
    expect(timeline.map(({ event }) => event)).toEqual([
      "PLACED",
      "STOCK_RESERVED",
      "PAYMENT_ACTION_REQUIRED",
      "PAYMENT_AUTHORISED",
      "CONFIRMED",
    ]);
    expect(await store.stock(sku)).toBe(stock - 1);
  });

  it("is woken by a cancellation also when it was resumed after the order was confirmed", async () => {
    const stock = await store.stock(sku);
    const { id } = await store.settled((await store.placed([{ sku, quantity: 1 }])).id);
    await stopCheckout(id);
    await orders(["resume", id, "--state", state.path]);
    const asleep = { type: "durable", execution: `${id}-2`, event: "StepSucceeded", operation: "confirm order" };
    await vi.waitFor(() => expect(store.happened).toContainEqual(expect.objectContaining(asleep)), patience);
    await store.cancel(id);
    await vi.waitFor(async () => {
      expect((await store.find(id)).timeline.map(({ event }) => event)).toContain("STOCK_RELEASED");
    }, patience);
    expect(await store.stock(sku)).toBe(stock);
  });

  it("leaves one letter with its input and the cause, when it fails for good", async () => {
    const orderId = newId("ord");
    const Payload = JSON.stringify({ orderId, correlationId: newId("cor"), causationId: "a-test" });
    const how = { Qualifier: "1", InvocationType: "Event", DurableExecutionName: orderId } as const;
    await lambda.send(new InvokeCommand({ FunctionName, ...how, Payload }));
    const message = `There is no order ${orderId}`;
    const letter = { Body: Payload, MessageAttributes: { ErrorMessage: { StringValue: message } } };
    expect(await lettersOf(orderId)).toMatchObject([letter]);
    await vi.waitFor(async () => {
      const { stdout } = await orders(["show", orderId, "--state", state.path]);
      expect(stdout).toMatch(/^ord_\w+ {2}✗ failed\n/);
      expect(stdout).toContain(message);
    }, patience);
  });

  /** Takes the dead letters that there are, once there are some of this order, and answers those. */
  async function lettersOf(id: string) {
    const QueueUrl = `${store.local.aws.endpoint}/${topology.account}/${topology.queues["CheckoutDlq"]!.name}`;
    const wanted = { QueueUrl, MessageAttributeNames: ["All"], MaxNumberOfMessages: 10 };
    const sqs = new SQSClient(store.local.aws);
    return vi.waitFor(async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(wanted));
      const found = Messages.filter(({ Body = "" }) => Body.includes(id));
      if (found.length === 0) throw new Error(`No letter tells of ${id}`);
      return found;
    }, patience);
  }

  async function stopCheckout(id: string) {
    const asked = new ListDurableExecutionsByFunctionCommand({ FunctionName, DurableExecutionName: id });
    const [execution] = (await lambda.send(asked)).DurableExecutions ?? [];
    const { DurableExecutionArn } = execution!;
    await lambda.send(new StopDurableExecutionCommand({ DurableExecutionArn }));
  }
});

describe("npm run orders -- list", () => {
  it("lists the newest orders, newest first", async () => {
    await checkouts.begin("declined", "ord_older");
    await checkouts.begin("challenged", "ord_newest");
    const { stdout } = await here(["list", "--limit", "2"]);
    expect(stdout).toMatch(/^order +status +started +took\nord_newest +… running .* …\nord_older +✓ finished .*s\n$/);
    expect(JSON.parse((await here(["list", "--limit", "1", "--json"])).stdout)).toMatchObject([
      { DurableExecutionName: "ord_newest", DurableExecutionArn: expect.stringContaining("ord_newest") },
    ]);
  });
});

it.each([
  ["nothing", []],
  ["a command that is not there", ["tell"]],
  ["no order", ["show"]],
  ["two orders", ["show", "one", "other"]],
  ["a limit that is none", ["list", "--limit", "many"]],
])("npm run orders explains itself when it is given %s", async (_what, args) => {
  await expect(orders(args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("show <order id>") });
});

it("npm run orders says what to do when nothing runs", async () => {
  using state = temporaryState();
  await expect(orders(["list", "--state", state.path])).rejects.toMatchObject({
    code: 1,
    stderr: `No local cloud runs on the state in ${state.path}. Start it: npm start, or name a --stage\n`,
  });
});

it("npm run orders says in a line that a local cloud which was killed does not answer", async () => {
  using state = temporaryState();
  writeFileSync(join(state.path, "endpoints.json"), JSON.stringify({ aws: "http://127.0.0.1:1" }));
  const failed = orders(["list", "--state", state.path]);
  await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^.*127\.0\.0\.1:1.*\n$/) });
});
