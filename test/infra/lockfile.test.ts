import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type LockedPackages, missingBuilds } from "./lockfile.ts";
import { root } from "./synthesised.ts";

const build = (platform: string) => {
  const [os = "", cpu = ""] = platform.split("-");
  return { os: [os], cpu: [cpu] };
};

const native = (...platforms: string[]): LockedPackages => ({
  "node_modules/native": {
    optionalDependencies: Object.fromEntries(platforms.map((each) => [`@native/${each}`, "1.0.0"])),
  },
  ...Object.fromEntries(platforms.map((each) => [`node_modules/@native/${each}`, build(each)])),
});

const everywhere = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "win32-x64"];

test("every native package is locked for macOS, Linux and Windows", () => {
  const { packages }: { packages: LockedPackages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  expect(missingBuilds(packages)).toEqual([]);
  expect(Object.keys(packages)).toContain("node_modules/@esbuild/darwin-arm64");
});

test("a package with all its builds lacks nothing", () => expect(missingBuilds(native(...everywhere))).toEqual([]));

test("a build that was left out of the lock file is named", () => {
  const { "node_modules/@native/darwin-arm64": _, ...packages } = native(...everywhere);
  expect(missingBuilds(packages)).toEqual([
    "node_modules/native: @native/darwin-arm64 is not in the lock file",
    "node_modules/native: no build for darwin arm64",
  ]);
});

test("a platform that a package has no build for is named", () => {
  expect(missingBuilds(native(...everywhere.slice(0, 4)))).toEqual(["node_modules/native: no build for win32 x64"]);
});

test("builds that lie within their package, or beside it, are found", () => {
  const nested = Object.entries(native(...everywhere)).map(([path, each]) => [`node_modules/outer/${path}`, each]);
  expect(missingBuilds(Object.fromEntries(nested))).toEqual([]);
});

test("an optional dependency that is no build needs to be locked, and no more", () => {
  const packages = { "node_modules/watcher": { optionalDependencies: { fsevents: "2.0.0" } } };
  expect(missingBuilds(packages)).toEqual(["node_modules/watcher: fsevents is not in the lock file"]);
  expect(missingBuilds({ ...packages, "node_modules/fsevents": { os: ["darwin"] } })).toEqual([]);
});
