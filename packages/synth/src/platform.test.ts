import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensurePlatform } from "./platform.ts";

/** In the place of the `sst` package: it installs an empty platform and counts how often, or fails where told to. */
const standIn = `
import { appendFileSync, existsSync, mkdirSync } from "node:fs";
if (existsSync("broken")) { console.error("no network"); process.exit(1); }
mkdirSync(".sst/platform/node_modules", { recursive: true });
appendFileSync("installations", process.argv.slice(2).join(" ") + "\\n");
`;

let root: string;
const use = (version: string) =>
  writeFileSync(join(root, "node_modules/sst/package.json"), JSON.stringify({ version }));
const installations = () => readFileSync(join(root, "installations"), "utf8").trim().split("\n").length;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "larder-platform-"));
  mkdirSync(join(root, "node_modules/sst/bin"), { recursive: true });
  writeFileSync(join(root, "node_modules/sst/bin/sst.mjs"), standIn);
  use("4.0.0");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("components that are absent are installed, with word of it, and then left alone in silence", async () => {
  const told: string[] = [];
  await ensurePlatform(root, (line) => told.push(line));
  expect(told[0]).toContain("Installing the components of SST 4.0.0");
  told.length = 0;
  await ensurePlatform(root, (line) => told.push(line));
  expect(told).toEqual([]);
  expect(installations()).toBe(1);
});

test("components of another version are replaced", async () => {
  await ensurePlatform(root);
  use("4.0.1");
  await ensurePlatform(root);
  expect(installations()).toBe(2);
});

test("an installation that was interrupted is made again", async () => {
  mkdirSync(join(root, ".sst/platform/node_modules"), { recursive: true });
  writeFileSync(join(root, ".sst/platform/version"), "4.0.0");
  await ensurePlatform(root);
  expect(installations()).toBe(1);
});

test("when SST cannot install, what it said is told, and the next run tries again", async () => {
  writeFileSync(join(root, "broken"), "");
  await expect(ensurePlatform(root)).rejects.toThrow(/could not install[\s\S]*no network/);
  rmSync(join(root, "broken"));
  await ensurePlatform(root);
  expect(existsSync(join(root, "installations"))).toBe(true);
});
