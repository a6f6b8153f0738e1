import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Checkouts, startCheckouts } from "../../scripts/orders/testing/start-checkouts.ts";
import { temporaryState } from "./process.ts";
import { openStore } from "./store.ts";

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

  it("prints each execution of an order that was redriven", async () => {
    for (const name of ["ord_again", "ord_again-2", "ord_again-3", "ord_again-5", "ord_again2"])
      await checkouts.begin("declined", name);
    const { stdout } = await here(["show", "ord_again"]);
    expect(stdout.match(/^ord.* {2}/gm)).toEqual(["ord_again  ", "ord_again-2  ", "ord_again-3  "]);
  });

  it("prints the redriven one when the first is forgotten", async () => {
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

it("npm run orders knows the store's own checkout", async () => {
  using state = temporaryState();
  await using store = await openStore();
  writeFileSync(join(state.path, "endpoints.json"), JSON.stringify({ aws: store.local.aws.endpoint }));
  const { sku } = await store.anyProduct();
  const { id } = await store.settled((await store.placed([{ sku, quantity: 1 }])).id);
  const { stdout } = await orders(["show", id, "--state", state.path]);
  expect(stdout).toMatch(/^ord_\w+ {2}… running\n/);
  expect(stdout).toMatch(/\n✓ reserve stock .*\n✓ authorise payment .*\n… cancellation .* pending until /);
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
