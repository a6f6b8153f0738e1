import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CorruptState, NotAStateFolder, openState, StateInUse } from "./state.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "larder-state-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const note = (state: ReturnType<typeof openState>, text: string) => {
  state.database.exec("CREATE TABLE IF NOT EXISTS notes (text TEXT)");
  state.database.prepare("INSERT INTO notes VALUES (?)").run(text);
};
const notes = (state: ReturnType<typeof openState>) => state.database.prepare("SELECT text FROM notes").all();

describe("the state folder", () => {
  it("keeps what was written for the next run", () => {
    const first = openState(directory);
    note(first, "apples");
    first.close();
    const second = openState(directory);
    expect(notes(second)).toEqual([{ text: "apples" }]);
    second.close();
  });

  it("forgets everything on a fresh start", () => {
    const first = openState(directory);
    note(first, "apples");
    first.close();
    const second = openState(directory, { fresh: true });
    expect(() => notes(second)).toThrow(/no such table/);
    second.close();
  });

  it.each([
    { fresh: false },
    { fresh: true },
  ])("keeps a second local cloud out while the first runs (%o)", (options) => {
    const first = openState(directory);
    note(first, "apples");
    expect(() => openState(directory, options)).toThrow(StateInUse);
    expect(notes(first)).toEqual([{ text: "apples" }]);
    first.close();
  });

  it.each([{ fresh: false }, { fresh: true }])("touches nothing in a folder that is not its own (%o)", (options) => {
    writeFileSync(join(directory, "thesis.txt"), "years of work");
    expect(() => openState(directory, options)).toThrow(NotAStateFolder);
    expect(readdirSync(directory)).toEqual(["thesis.txt"]);
  });

  it("names the remedy when its database is damaged", () => {
    openState(directory).close();
    writeFileSync(join(directory, "state.db"), "this is no database, and longer than a header would be".repeat(20));
    expect(() => openState(directory)).toThrow(CorruptState);
    expect(() => openState(directory)).toThrow(/--fresh/);
    openState(directory, { fresh: true }).close();
  });

  it("refuses a format of another version", () => {
    openState(directory).close();
    writeFileSync(join(directory, "format"), "999\n");
    expect(() => openState(directory)).toThrow(/of another version: its format is "999".*\n.*--fresh/);
  });
});
