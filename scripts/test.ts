/** `npm test`: every check of the project, fast ones first, each named and timed. Arguments go to Vitest. */
import { spawnSync } from "node:child_process";
import { styleText } from "node:util";

const checks: [label: string, command: string, args: string[]][] = [
  ["lint", "biome", ["check", "--error-on-warnings", "."]],
  ["types", "tsc", ["-p", "."]],
  ["types of stacks", "tsc", ["-p", "stacks"]],
  ["unused code", "knip", ["--no-progress"]],
  ["topology", "node", ["packages/synth/src/cli.ts", "--check"]],
  ["documents", "node", ["scripts/docs.ts", "--check"]],
  ["tests", "vitest", ["run"]],
];

const passedOn = process.argv.slice(2);
const chosen = passedOn.length > 0 ? checks.filter(([label]) => label === "tests") : checks;

let passed = 0;
for (const [label, command, args] of chosen) {
  const began = performance.now();
  const all = label === "tests" ? [...args, ...passedOn] : args;
  const { status } = spawnSync(command, all, { stdio: "inherit", shell: process.platform === "win32" });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${status === 0 ? styleText("green", "✓") : styleText("red", "✗")} ${label} (${seconds} s)`);
  if (status !== 0) finish(1);
  passed += 1;
}
finish(0);

/** What failed stops the rest: later checks would only say the same in other words. */
function finish(failed: number): never {
  console.log(`\nChecks:\n${passed} passed, ${failed} failed`);
  process.exit(failed);
}
