import { stripVTControlCharacters } from "node:util";
import { expect, it, vi } from "vitest";
import { testTopology } from "./lambda/testing/start-test-lambda.ts";
import type { LiveEvent } from "./live.ts";
import { banner, createPrinter } from "./terminal.ts";

const ran = (name: string, error?: string): LiveEvent => ({
  type: "invocation",
  function: name,
  requestId: "r",
  trigger: "http",
  coldStart: false,
  durationMs: 3.14,
  ...(error && { error }),
});

async function printed(events: LiveEvent[], more: { quiet?: boolean; verbose?: boolean; timeZone?: string } = {}) {
  const write = vi.fn<(text: string) => void>();
  const print = createPrinter({ verbose: false, quiet: false, timeZone: "UTC", ...more }, write);
  for (const event of events) print(event);
  await vi.waitFor(() => expect(write).toHaveBeenCalled());
  return stripVTControlCharacters(write.mock.calls.flat().join("")).replaceAll(/^\d\d:\d\d:\d\d /gm, "");
}

it("prints an invocation with its time, its trigger and its error", async () => {
  expect(await printed([ran("Health"), ran("PlaceOrder", "TypeError: no")])).toBe(
    "✓ Health 3.1 ms http\n✗ PlaceOrder 3.1 ms http TypeError: no\n",
  );
});

it("counts what comes too fast to be read, and still tells every failure", async () => {
  const many = Array.from({ length: 300 }, () => ran("Health"));
  expect(await printed([...many, ran("PlaceOrder"), ran("PlaceOrder", "boom")])).toBe(
    "✓ Health × 300\n✓ PlaceOrder × 1\n✗ PlaceOrder 3.1 ms http boom\n",
  );
});

it("is quiet about what went well, and not about what did not, when asked to be", async () => {
  const dead: LiveEvent = { type: "delivery", from: "Work", to: "Dead", outcome: "dead-lettered", reason: "5 tries" };
  expect(await printed([ran("Health"), dead], { quiet: true })).toBe("! Work → Dead: dead-lettered, 5 tries\n");
});

it("prints what functions log as errors in one line, and leaves the rest of the logs to --verbose", async () => {
  const log = (line: string | object): LiveEvent => ({
    type: "log",
    function: "GetOrder",
    line: typeof line === "string" ? line : JSON.stringify(line),
  });
  const error = { name: "ZodError", message: "[\n  no\n]", stack: "at a.ts:1:1" };
  const logs = [
    log({ level: "ERROR", message: "Request failed", error }),
    log({ level: "ERROR", message: "told", errorType: "TypeError", errorMessage: "not so" }),
    log('{"level":"ERROR","message":"cut o'),
    log({ level: "INFO", message: "Found", error }),
    log("an error"),
  ];
  expect(await printed(logs)).toBe(
    `✗ GetOrder Request failed: ZodError: [ no ]
✗ GetOrder told: TypeError: not so
✗ GetOrder {"level":"ERROR","message":"cut o
`,
  );
  expect(await printed([log({ level: "ERROR", message: "Request failed" })], { quiet: true })).toBe(
    "✗ GetOrder Request failed\n",
  );
});

it("tells of a durable execution that it ended badly, and every step of it to who wants to see all", async () => {
  const durable = (event: string): LiveEvent => ({
    type: "durable",
    function: "Checkout",
    execution: "order-7",
    event,
  });
  const events = [{ ...durable("StepSucceeded"), operation: "reserve" }, durable("ExecutionTimedOut")];
  expect(await printed(events)).toBe("✗ Checkout order-7: ExecutionTimedOut\n");
  expect(await printed(events, { verbose: true })).toBe(
    "Checkout order-7: StepSucceeded reserve\n✗ Checkout order-7: ExecutionTimedOut\n",
  );
});

it("lists where things are in one column, however long their names", () => {
  const urls = {
    aws: "http://127.0.0.1:4566",
    api: "http://127.0.0.1:4000",
    paymentsimulator: "http://127.0.0.1:4002",
  };
  const printed = stripVTControlCharacters(
    banner({ topology: testTopology({}), urls, seconds: 1.23, state: ".larder" }),
  );
  expect(printed.match(/^ {2}\S+ +http\S+/gm)).toEqual([
    "  aws               http://127.0.0.1:4566",
    "  api               http://127.0.0.1:4000",
    "  paymentsimulator  http://127.0.0.1:4002",
  ]);
});
