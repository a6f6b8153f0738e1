// Makes a fresh clone ready to run: silent and instant when nothing is missing.
// Plain JavaScript for whatever Node the machine has; everything after it runs on the pinned one.
//   --platform   also SST's own components, which synth and the type check of stacks/ need
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const executable = process.platform === "win32" ? ".exe" : "";
const root = fileURLToPath(new URL("..", import.meta.url));
const path = (relative) => `${root}${relative}`;
const stamp = path("node_modules/.larder-installed");

await installDependencies();
await installDynamoDb();
if (process.argv.includes("--platform")) await installPlatform();

async function installDependencies() {
  const wanted = createHash("sha256")
    .update(readFileSync(path("package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  await run("Installing dependencies (once)", "npm", ["ci", "--loglevel=error", "--no-audit", "--no-fund"]);
  writeFileSync(stamp, wanted);
}

/** The lock file carries dynoxide for Linux x64 only; other machines take their own build here. */
async function installDynamoDb() {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  const tried = path("node_modules/.larder-dynamodb-tried");
  if (process.env.LARDER_DYNAMODB_URL || onPath("dynoxide")) return;
  if ([path(`node_modules/${name}`), tried].some(existsSync)) return;
  const version = JSON.parse(readFileSync(path("packages/local/package.json"), "utf8")).optionalDependencies[
    "@dynoxide/linux-x64"
  ];
  try {
    await run(`Installing ${name}`, "npm", [
      "install",
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      `${name}@${version}`,
    ]);
  } catch {
    // Starting says what to do about it; what needs no DynamoDB goes on. Once tried is enough, until the next installation.
    writeFileSync(tried, name);
  }
}

function onPath(program) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program + executable)));
}

async function installPlatform() {
  const { SST_STAGE: _, ...env } = process.env;
  await run(
    "",
    path(`node_modules/node/bin/node${executable}`),
    [path("packages/synth/src/cli.ts"), "--install-only"],
    { env },
  );
}

/** Runs a command behind one progress line; its output is shown only when it fails. */
function run(label, command, args, { env = process.env } = {}) {
  if (label === "") return finished(spawn(command, args, { cwd: root, env, stdio: "inherit" }), label, () => "");
  const child = spawn(command, args, {
    cwd: root,
    env,
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  return progress(
    label,
    finished(child, label, () => output),
  );
}

function finished(child, label, output) {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`${label} failed: ${error.message}`)));
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`${label} failed (exit ${code})\n${output()}`)),
    );
  });
}

async function progress(label, work) {
  const began = Date.now();
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
  const live = process.stderr.isTTY;
  process.stderr.write(`${label}…${live ? "" : "\n"}`);
  const ticker = live && setInterval(() => process.stderr.write(`\r${label}… ${seconds()} `), 500);
  try {
    await work;
    process.stderr.write(`${live ? "\r" : ""}${label}: done in ${seconds()}\n`);
  } catch (error) {
    process.stderr.write(`${live ? "\r" : ""}${error.message}\n`);
    throw error;
  } finally {
    clearInterval(ticker);
  }
}

process.on("uncaughtException", () => process.exit(1));
