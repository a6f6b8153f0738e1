import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Customer, openStore, type Store } from "./store.ts";

const run = promisify(execFile);
const block = /```sh\n(curl [\s\S]*?)\n```\n```(json|http)\n([\s\S]*?)\n```/g;
const tour = [...readFileSync("README.md", "utf8").matchAll(block)].map(([, command, format, answer]) => ({
  command: command!,
  format: format!,
  answer: answer!,
}));

let store: Store;
let shopper: Customer;
/** What the reader's shell has after the tour's `npm run token`. */
const tokens: Record<string, string> = {};
/** The ids that the README shows → the ids of this run. */
const ids = new Map<string, string>();
beforeAll(async () => {
  store = await openStore();
  shopper = await store.as("customer@example.com");
  tokens["TOKEN"] = await store.token("customer@example.com");
  tokens["STAFF"] = await store.token("staff@example.com", ["staff"]);
});
afterAll(() => store[Symbol.asyncDispose]());

/** Runs a line of the tour as a reader would, on this run's address and with this run's ids. */
async function reader(command: string) {
  const here = [...ids].reduce((line, [shown, real]) => line.replaceAll(shown, real), command);
  const line = here.replaceAll("http://127.0.0.1:4000", store.local.urls["api"]!);
  const { stdout } = await run("sh", ["-c", line], { env: { ...process.env, ...tokens } });
  return stdout;
}

const id = /ord_[0-9A-Z]{26}/g;
const time = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

function learnIds(shown: string, real: string) {
  const found = real.match(id);
  for (const [index, name] of (shown.match(id) ?? []).entries()) ids.set(name, found?.[index] ?? name);
}

const comparable = (text: string) => text.replaceAll(time, "TIME").replaceAll(id, "ID");

/** What the README shows of an answer's head is in it, and the bodies say the same. */
function expectSame(shown: string, real: string) {
  const [shownHead, realHead] = [head(shown), head(real)];
  for (const line of shownHead) expect(realHead).toContain(line);
  const bodies = [shown, real].map((text) => /^\{[\s\S]*/m.exec(comparable(text))?.[0]);
  if (bodies[0]) expect(JSON.parse(bodies[1] ?? "null")).toEqual(JSON.parse(bodies[0]));
}
const head = (text: string) => {
  const [lines = ""] = comparable(text).replaceAll("\r", "").split(/^\{/m);
  return lines.split("\n").filter((line) => line !== "");
};

describe("the README's tour", () => {
  it("has commands with answers", () => expect(tour.length).toBeGreaterThanOrEqual(7));

  it.each(tour)("$command", async ({ command, format, answer }) => {
    const decided = /CONFIRMED|REJECTED/.test(answer);
    if (decided) await shopper.settled(ids.get(command.match(id)![0])!);
    const real = await reader(command);
    if (format === "http") learnIds(answer, real);
    expectSame(answer, real);
  });
});
