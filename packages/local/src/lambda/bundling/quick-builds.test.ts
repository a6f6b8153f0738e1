import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startTestLambda, type TestLambda } from "../testing/start-test-lambda.ts";

let root: string;
let local: TestLambda;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "larder-sources-"));
  write("node_modules/counter/package.json", `{ "name": "counter", "type": "module", "exports": "./index.js" }`);
  write(
    "node_modules/counter/index.js",
    `let count = 0;\nexport const next = () => ++count;\nexport class Thing {}\nexport default () => "default";`,
  );
  write("node_modules/older/package.json", `{ "name": "older", "main": "index.js" }`);
  write(
    "node_modules/older/index.js",
    `const { next } = require("./inner.js");\nmodule.exports = { next, kind: "commonjs" };`,
  );
  write("node_modules/older/inner.js", `let count = 100;\nexports.next = () => ++count;`);
});
afterEach(async () => {
  await local.remove();
  rmSync(root, { recursive: true, force: true });
});

function write(file: string, text: string) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

async function start(source: string) {
  write("a.ts", source);
  local = await startTestLambda({ A: { handler: "a.handler" } }, { root });
  return (await local.invoke("A")).answer;
}

/** Saves other code, and answers what it answers. */
async function edit(source: string) {
  const before = local.events.length;
  write("a.ts", source);
  await vi.waitFor(() => expect(local.events.slice(before).some(({ type }) => type === "reload")).toBe(true), {
    timeout: 10_000,
  });
  return (await local.invoke("A")).answer;
}

test("after an edit, a package is one and the same however it is imported", async () => {
  const source = (mark: string) => `
    import make, { next, Thing } from "counter";
    import * as all from "counter";
    import { nextInOther } from "./other.ts";
    export const handler = async () => ["${mark}", make(), next(), all.next(), nextInOther(), new all.Thing() instanceof Thing];`;
  write("other.ts", `import { next as nextInOther } from "counter";\nexport { nextInOther };`);
  expect(await start(source("first"))).toEqual(["first", "default", 1, 2, 3, true]);
  expect(await edit(source("second"))).toEqual(["second", "default", 1, 2, 3, true]);
});

test("packages in CommonJS are taken as before the edit", async () => {
  const source = (mark: string) => `
    import older, { kind } from "older";
    import * as all from "older";
    export const handler = async () => ["${mark}", kind, older.next(), all.next(), all.default.next()];`;
  expect(await start(source("first"))).toEqual(["first", "commonjs", 101, 102, 103]);
  expect(await edit(source("second"))).toEqual(["second", "commonjs", 101, 102, 103]);
});

test("an edit may import what was not imported before", async () => {
  await start(`export const handler = async () => "nothing";`);
  expect(await edit(`import { next } from "counter";\nexport const handler = async () => next();`)).toBe(1);
  expect(
    await edit(
      `import make from "counter";\nimport { kind } from "older";\nexport const handler = async () => make() + kind;`,
    ),
  ).toBe("defaultcommonjs");
});

test("packages that are imported on demand, or handed on whole, still work", async () => {
  write("on.ts", `export * from "counter";`);
  const source = (mark: string) => `
    import { next } from "./on.ts";
    export const handler = async () => ["${mark}", next(), (await import("older")).default.kind];`;
  expect(await start(source("first"))).toEqual(["first", 1, "commonjs"]);
  expect(await edit(source("second"))).toEqual(["second", 1, "commonjs"]);
});

test("an import that a package does not offer is reported where it stands, until it is mended", async () => {
  await start(`export const handler = async () => 1;`);
  for (const mark of ["once", "twice"]) {
    await edit(`import { nothing } from "counter";\nexport const handler = async () => ["${mark}", nothing];`);
    expect(local.events.findLast(({ type }) => type === "reload")).toMatchObject({
      error: expect.stringMatching(/^a\.ts:1:10: No matching export .* for import "nothing"/),
    });
  }
  expect(await edit(`import { next } from "counter";\nexport const handler = async () => next();`)).toBe(1);
});

test("the next start makes what is deployed of it", async () => {
  const source = (mark: string) =>
    `import { next } from "counter";\nexport const handler = async () => ["${mark}", next()];`;
  await start(source("first"));
  await edit(source("second"));
  const bundle = () => readFileSync(join(local.directory, "bundles/A/a.mjs"), "utf8");
  expect(bundle()).toContain("/.installed/");
  await local.stop();
  local = await startTestLambda({ A: { handler: "a.handler" } }, { root, state: local.directory });
  expect((await local.invoke("A")).answer).toEqual(["second", 1]);
  expect(bundle()).not.toContain("/.installed/");
});
