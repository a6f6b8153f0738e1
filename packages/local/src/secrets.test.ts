import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "./edge/fixture.ts";
import { openSecrets } from "./secrets.ts";
import { CorruptState } from "./state.ts";

const open = (directory: string, secrets: string[], given = {}) =>
  openSecrets({ topology: { secrets }, state: { directory }, given });

it("makes a value for each secret, hard to guess, and keeps it for the next run", () => {
  using folder = temporaryFolder();
  const first = open(folder.path, ["Key", "Salt"]);
  expect(Object.keys(first)).toEqual(["Key", "Salt"]);
  expect(first["Key"]).toMatch(/^[\w-]{43}$/);
  expect(first["Key"]).not.toBe(first["Salt"]);
  expect(open(folder.path, ["Key", "Salt"])).toEqual(first);
  expect(open(folder.path, ["Key", "New"])).toEqual({ Key: first["Key"], New: expect.stringMatching(/^[\w-]{43}$/) });
  expect(open(folder.path, ["Key", "Salt"])).toEqual(first);
});

it("lets nobody else on this machine read them", () => {
  using folder = temporaryFolder();
  open(folder.path, ["Key"]);
  expect(statSync(join(folder.path, "secrets.json")).mode & 0o077).toBe(0);
});

it("takes a value that is given, for as long as it is given", () => {
  using folder = temporaryFolder();
  const { Key } = open(folder.path, ["Key"]);
  expect(open(folder.path, ["Key"], { Key: "sk_test_1", Other: "not asked for" })).toEqual({ Key: "sk_test_1" });
  expect(open(folder.path, ["Key"])).toEqual({ Key });
});

it("says what to do when what was kept cannot be read", () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, "secrets.json"), '{"Key":');
  expect(() => open(folder.path, ["Key"])).toThrow(CorruptState);
  expect(() => open(folder.path, ["Key"])).toThrow(/secrets\.json[\s\S]*--fresh/);
});
