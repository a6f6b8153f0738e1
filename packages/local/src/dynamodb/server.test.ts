import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { temporaryFolder } from "../edge/fixture.ts";
import { createLive, type LiveEvent } from "../live.ts";
import { CorruptState } from "../state.ts";
import { DynamoDbMissing, findDynoxide } from "./binary.ts";
import { createClient } from "./client.ts";
import { endLeftover } from "./leftover.ts";
import { runDynoxide } from "./server.ts";
import { tuneStreamTable } from "./stream-table.ts";

describe("finding dynoxide", () => {
  it("takes one from the PATH when npm has none for this platform", () => {
    using folder = temporaryFolder();
    const file = join(folder.path, process.platform === "win32" ? "dynoxide.exe" : "dynoxide");
    writeFileSync(file, "", { mode: 0o755 });
    expect(findDynoxide("plan9-mips", `/nowhere:${folder.path}`)).toBe(file);
  });

  it("says exactly what to do when there is none", () => {
    expect(() => findDynoxide("plan9-mips", "")).toThrow(DynamoDbMissing);
    expect(() => findDynoxide("plan9-mips", "")).toThrow(/npm install --no-save @dynoxide\/plan9-mips@\d+\.\d+\.\d+\n/);
    expect(() => findDynoxide("plan9-mips", "")).toThrow("LARDER_DYNAMODB_URL=http://127.0.0.1:8000");
  });
});

describe("a server", () => {
  it("that dies is started again on its port, and people are told", async () => {
    using folder = temporaryFolder();
    const live = createLive();
    const events: LiveEvent[] = [];
    live.subscribe((event) => events.push(event));
    const server = await runDynoxide(findDynoxide(), folder.path, live);
    const client = createClient(server.origin);
    const ask = () => client.call("ListTables", {}, z.object({ TableNames: z.array(z.string()) }));
    await ask();
    process.kill(Number(readFileSync(join(folder.path, "dynamodb.pid"), "utf8")), "SIGKILL");
    await vi.waitFor(() =>
      expect(events).toMatchObject([{ type: "warning", message: /SIGKILL.*started again/ }].map(expectLike)),
    );
    await vi.waitFor(ask);
    await client.close();
    await server.stop();
    expect(existsSync(join(folder.path, "dynamodb.pid"))).toBe(false);
  });
});

it("a database that is none is refused with the remedy", async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, "dynamodb.db"), "not a database ".repeat(100));
  const started = runDynoxide(findDynoxide(), folder.path, createLive());
  await expect(started).rejects.toThrow(CorruptState);
  await expect(started).rejects.toThrow("npm start -- --fresh");
});

const expectLike = ({ message, ...rest }: { type: string; message: RegExp }) => ({
  ...rest,
  message: expect.stringMatching(message),
});

describe("a process that an earlier run noted", () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill("SIGKILL"));

  const lingering = async (folder: string, ...command: string[]) => {
    child = spawn(process.execPath, ["-e", "console.log(1); process.stdin.pipe(process.stdout)", "--", ...command]);
    await once(child.stdout ?? child, "data");
    writeFileSync(join(folder, "pid"), String(child.pid));
    return child;
  };

  it("is ended when it serves this database", async () => {
    using folder = temporaryFolder();
    const database = join(folder.path, "dynamodb.db");
    const process = await lingering(folder.path, "--db-path", database);
    const ended = once(process, "exit");
    await endLeftover(join(folder.path, "pid"), database);
    expect(await ended).toEqual([null, "SIGKILL"]);
  });

  it("is left alone when its number belongs to another program now", async () => {
    using folder = temporaryFolder();
    const process = await lingering(folder.path, "--db-path", "/elsewhere/dynamodb.db");
    await endLeftover(join(folder.path, "pid"), join(folder.path, "dynamodb.db"));
    process.stdin?.write("still there?");
    const ended = once(process, "exit").then(() => "ended");
    expect(String(await Promise.race([once(process.stdout ?? process, "data"), ended]))).toBe("still there?");
    expect(existsSync(join(folder.path, "pid"))).toBe(false);
  });
});

it("old stream records go, but never the newest ten thousand of a table", () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "dynamodb.db");
  {
    using database = new DatabaseSync(file);
    database.exec(`CREATE TABLE _stream_records
      (id INTEGER PRIMARY KEY, table_name TEXT, sequence_number TEXT, created_at INTEGER)`);
    const fill = (table: string, count: number, age: number) =>
      database.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
        INSERT INTO _stream_records (table_name, sequence_number, created_at)
        SELECT '${table}', i, unixepoch() - ${age} FROM n`);
    fill("busy", 10_500, 100_000);
    fill("quiet", 50, 100_000);
    fill("today", 10_500, 60);
  }
  tuneStreamTable(file);
  using database = new DatabaseSync(file);
  const counts = database.prepare("SELECT table_name AS name, count(*) AS count FROM _stream_records GROUP BY 1").all();
  expect(Object.fromEntries(counts.map(({ name, count }) => [name, count]))).toEqual({
    busy: 10_000,
    quiet: 50,
    today: 10_500,
  });
  const plan = database.prepare(
    "EXPLAIN QUERY PLAN SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = 'busy'",
  );
  expect(JSON.stringify(plan.all())).toContain("larder_stream_order");
});
