import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { cleanEnvironment } from "./environment.ts";
import { SynthError } from "./synth-error.ts";

/** Where SST unpacks its components. */
const platformFolder = (root: string) => join(root, ".sst/platform");

/** Written when an installation went through to its end, so that one that was interrupted is made again. */
const stamp = (root: string) => join(platformFolder(root), ".complete");

/**
 * Sees to it that SST's components are there in the version this repository depends on: installs them into `.sst/`
 * where they are absent, half there or of another version. Needs npm and no AWS account.
 * @throws {SynthError} with what SST said, when it cannot.
 */
export async function ensurePlatform(root: string, tell: (line: string) => void = () => {}): Promise<void> {
  const version = sstVersion(root);
  if (existsSync(stamp(root)) && readFileSync(stamp(root), "utf8") === version) return;
  tell(`Installing the components of SST ${version} (once, about a minute)…`);
  const began = performance.now();
  await install(root);
  writeFileSync(stamp(root), version);
  tell(`Installing the components of SST ${version}: done in ${Math.round((performance.now() - began) / 1000)} s`);
}

const sstPackage = (root: string) => join(root, "node_modules/sst");

function sstVersion(root: string): string {
  const { version } = JSON.parse(readFileSync(join(sstPackage(root), "package.json"), "utf8"));
  return version;
}

async function install(root: string): Promise<void> {
  const child = spawn(process.execPath, [join(sstPackage(root), "bin/sst.mjs"), "install", "--stage", "synth"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...cleanEnvironment({ npm: true }),
      // npm instead of a Bun that SST would download, and no download of the deployment engine.
      SST_NO_BUN: "1",
      SST_SKIP_DEPENDENCY_CHECK: "1",
      // SST's own settings stay in this repository, out of the user's.
      XDG_CONFIG_HOME: join(root, ".sst/home"),
    },
  });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  if (code !== 0 || !existsSync(join(platformFolder(root), "node_modules")))
    throw new SynthError([`SST could not install its components (is npm reachable?):\n${output}${errors}`.trimEnd()]);
}
