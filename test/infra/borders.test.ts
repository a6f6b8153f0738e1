import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const forbidden: [file: string, from: string][] = [
  ["packages/api/src/orders/a.ts", "@larder/files"],
  ["packages/api/src/orders/b.ts", "@larder/local"],
  ["packages/api/src/orders/c.ts", "@larder/topology"],
  ["packages/files/src/a.ts", "@larder/api"],
  ["packages/files/src/b.ts", "@larder/api/orders"],
  ["packages/files/src/c.ts", "../../api/src/orders/order.ts"],
  ["packages/files/src/uploads/d.ts", "@larder/local"],
  ["packages/files/src/testing/e.ts", "@larder/api"],
  ["packages/payment-simulator/src/a.ts", "@larder/api"],
  ["packages/payment-simulator/src/b.ts", "../../api/src/payments/provider.ts"],
  ["packages/local/src/a.ts", "@larder/contracts"],
  ["packages/local/src/b.ts", "../../contracts/src/index.ts"],
  ["packages/lambda/src/a.ts", "@larder/api"],
  ["packages/contracts/src/a.ts", "@larder/lambda"],
  ["packages/topology/src/a.ts", "@larder/synth"],
];
const allowed: [file: string, from: string][] = [
  ["packages/api/src/orders/d.ts", "@larder/contracts"],
  ["packages/api/src/orders/e.ts", "@larder/lambda"],
  ["packages/api/src/orders/f.ts", "./order.ts"],
  ["packages/api/src/orders/g.ts", "zod"],
  ["packages/files/src/testing/f.ts", "@larder/local"],
  ["packages/files/src/testing/g.ts", "@larder/topology"],
  ["packages/payment-simulator/src/c.ts", "@larder/contracts"],
  ["packages/local/src/c.ts", "@larder/topology"],
  ["packages/lambda/src/b.ts", "@larder/contracts"],
];

/** A tree with one import per file, linted by the project's own rules. */
const tree = mkdtempSync(join(tmpdir(), "larder-borders-"));
let findings = "";

beforeAll(() => {
  copyFileSync("biome.json", join(tree, "biome.json"));
  for (const [file, from] of [...forbidden, ...allowed]) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), `import * as it from "${from}";\n\nconsole.log(it);\n`);
  }
  const options = [
    "--only=style/noRestrictedImports",
    "--vcs-enabled=false",
    "--max-diagnostics=none",
    "--reporter=github",
  ];
  findings = spawnSync("biome", ["lint", ...options], { cwd: tree, encoding: "utf8" }).stdout;
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

describe("the borders between packages", () => {
  it.each(forbidden)("%s may not import %s", (file) => {
    expect(findings).toContain(`file=${file}`);
  });

  it.each(allowed)("%s may import %s", (file) => {
    expect(findings).not.toContain(`file=${file}`);
  });
});
