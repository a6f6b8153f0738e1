import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RunningLarder, temporaryState } from "./process.ts";

const stackTrace = /^\s+at .+:\d+:\d+\)?$/m;

/** Starts it where it cannot start; returns what the person reads. */
async function refusal(state: string, args: string[], env?: NodeJS.ProcessEnv) {
  await using larder = new RunningLarder(state, args, env);
  expect(await larder.ended()).toBe(1);
  expect(larder.output).not.toMatch(stackTrace);
  return larder.output;
}

describe("npm start", { timeout: 60_000 }, () => {
  it("prints where things are, and Ctrl-C ends it cleanly", async () => {
    using state = temporaryState();
    await using larder = new RunningLarder(state.path);
    const urls = await larder.ready();
    expect(larder.output).toContain(`${urls["api"]}   its reference is at /docs`);
    expect(larder.output).toContain(urls["aws"]);
    expect((await fetch(`${urls["api"]}/health`)).status).toBe(200);
    expect(await larder.end("SIGINT")).toBe(0);
    expect(larder.output).not.toMatch(stackTrace);
  });

  it("names a port that is taken, and another way", async () => {
    using state = temporaryState();
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    expect(await refusal(state.path, ["--port", port, "--aws-port", "0"])).toMatch(new RegExp(`${port}.*--port`, "s"));
    other.close();
  });

  it.each([
    ["is missing", undefined, /npm run synth/],
    ["is no JSON", "{", /npm run synth/],
    ["has the wrong shape", '{"version":1,"functions":[]}', /functions[\s\S]*npm run synth/],
  ])("says what to do when the topology %s", async (_, content, advice) => {
    using state = temporaryState();
    const file = join(state.path, "topology.json");
    if (content) writeFileSync(file, content);
    expect(await refusal(state.path, ["--topology", file])).toMatch(advice);
  });

  it.each(["state.db", "dynamodb.db"])("says how to start over when %s is damaged", async (name) => {
    using state = temporaryState();
    const folder = join(state.path, "state");
    mkdirSync(folder);
    await using first = new RunningLarder(folder);
    await first.ready();
    await first.end("SIGINT");
    writeFileSync(join(folder, name), "no database at all, and long enough to be read as one ".repeat(100));
    expect(await refusal(folder, [])).toMatch(/--fresh/);
    await using fresh = new RunningLarder(folder, ["--fresh"]);
    await fresh.ready();
    await fresh.end("SIGINT");
  });

  it("says how to start over when another version left its state", async () => {
    using state = temporaryState();
    writeFileSync(join(state.path, "format"), "1\n");
    expect(await refusal(state.path, [])).toMatch(/another version.*--fresh/s);
    await using fresh = new RunningLarder(state.path, ["--fresh"]);
    await fresh.ready();
    await fresh.end("SIGINT");
  });

  it("keeps a second run off the same state", async () => {
    using state = temporaryState();
    await using first = new RunningLarder(state.path);
    await first.ready();
    expect(await refusal(state.path, [])).toMatch(/Another local cloud/);
    await first.end("SIGINT");
  });

  it("explains an option it does not know", async () => {
    using state = temporaryState();
    await using larder = new RunningLarder(state.path, ["--nonsense"]);
    expect(await larder.ended()).toBe(2);
    expect(larder.output).toMatch(/--nonsense[\s\S]*--fresh/);
  });
});
