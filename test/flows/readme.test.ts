import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openStore, type Store } from "./store.ts";

const run = promisify(execFile);
const block = /```sh\n([\s\S]*?)\n```(?:\n```(json|http|text)\n([\s\S]*?)\n```)?/g;
/** What is asked of the API, and what the README shows of the answer, if it does. */
const tour = [...readFileSync("README.md", "utf8").matchAll(block)]
  .map(([, command = "", format, answer]) => ({ command, format, answer }))
  .filter(({ command }) => /^curl /m.test(command));

let store: Store;
/** What the reader's shell has after the tour's `npm run token`. */
const tokens: Record<string, string> = {};
/** The ids that the README shows → the ids of this run. */
const ids = new Map<string, string>();
/** What the reader has set in an earlier command. */
const variables: string[] = [];
beforeAll(async () => {
  store = await openStore();
  tokens["TOKEN"] = await store.token("customer@example.com");
  tokens["STAFF"] = await store.token("staff@example.com", ["staff"]);
});
afterAll(() => store[Symbol.asyncDispose]());

/** Runs a command of the tour as a reader would, on this run's address and with this run's ids. */
async function reader(command: string) {
  const here = [...variables, command].join("\n").replaceAll("http://127.0.0.1:4000", store.local.urls["api"]!);
  const script = [...ids].reduce((text, [shown, real]) => text.replaceAll(shown, real), here);
  const { stdout } = await run("sh", ["-c", script], { env: { ...process.env, ...tokens } });
  return stdout;
}

const id = /ord_[0-9A-Z]{26}/g;
const time = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const place = /http:\/\/127\.0\.0\.1:\d+/g;
const challenge = /chl_[\w-]+/g;

function learnIds(shown: string, real: string) {
  const found = real.match(id);
  for (const [index, name] of (shown.match(id) ?? []).entries()) ids.set(name, found?.[index] ?? name);
}

const comparable = (text: string) =>
  text.replaceAll(time, "TIME").replaceAll(id, "ID").replaceAll(place, "PLACE").replaceAll(challenge, "CHALLENGE");

/** What the README shows of an answer's head is in it, and the bodies say the same. */
function expectSame(shown: string, real: string) {
  const [shownHead, realHead] = [head(shown), head(real)];
  for (const line of shownHead) expect(realHead).toContain(line);
  const bodies = [shown, real].map((text) => /^\{[\s\S]*/m.exec(comparable(text))?.[0]);
  if (bodies[0]) expect(bodyOf(bodies[1])).toEqual(bodyOf(bodies[0]));
}
/** Money and stock are given back side by side: which is first is not said. */
function bodyOf(text = "null") {
  const body = JSON.parse(text);
  const undone = ({ event }: { event: string }) => ["PAYMENT_VOIDED", "STOCK_RELEASED"].indexOf(event);
  body?.timeline?.sort((a: { event: string }, b: { event: string }) => undone(a) - undone(b));
  return body;
}
const head = (text: string) => {
  const [lines = ""] = comparable(text).replaceAll("\r", "").split(/^\{/m);
  return lines.split("\n").filter((line) => line !== "");
};

describe("the README's tour", () => {
  it("has commands with answers", () =>
    expect(tour.filter(({ answer }) => answer !== undefined).length).toBeGreaterThanOrEqual(8));

  it.each(tour)("$command", async ({ command, format, answer }) => {
    // What becomes of an order becomes of it a moment later: a reader asks again. Everything in the tour may be repeated.
    await vi.waitFor(
      async () => {
        const real = await reader(command);
        if (answer === undefined) return;
        if (format === "http") learnIds(answer, real);
        expectSame(answer, real);
      },
      { timeout: 15_000, interval: 50 },
    );
    variables.push(...(command.match(/^[A-Z]+=\S+/gm) ?? []));
  });
});
