import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startTestLambda, type TestFunction, type TestLambda } from "../testing/start-test-lambda.ts";

let root: string;
let running: TestLambda[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "larder-sources-"));
  write("shared.ts", `export const shared: string = "shared one";`);
  write("a.ts", `import { shared } from "./shared.ts";\nexport const handler = async () => "a one, " + shared;`);
  write("b.ts", `import { shared } from "./shared.ts";\nexport const handler = async () => "b one, " + shared;`);
});
afterEach(async () => {
  for (const local of running) await local.stop();
  for (const local of running) await local.remove();
  running = [];
  rmSync(root, { recursive: true, force: true });
});

function write(file: string, text: string) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

async function start(functions: Record<string, TestFunction> = both, state?: string) {
  const local = await startTestLambda(functions, { root, ...(state === undefined ? {} : { state }) });
  running.push(local);
  return local;
}

const minified = { format: "esm", minify: true, splitting: false, sourcemap: false } as const;
const both = { A: { handler: "a.handler" }, B: { handler: "b.handler" } };
const reloads = (local: TestLambda) => local.events.filter((event) => event.type === "reload");
const reloaded = (local: TestLambda, count = 1) =>
  vi.waitFor(() => expect(reloads(local).length).toBeGreaterThanOrEqual(count), { timeout: 10_000 });

test("a saved handler runs with the next request, in a new environment", async () => {
  const local = await start();
  expect((await local.invoke("A")).answer).toBe("a one, shared one");
  write("a.ts", `export const handler = async () => "a two";`);
  await vi.waitFor(async () => expect((await local.invoke("A")).answer).toBe("a two"), { timeout: 10_000 });
  expect(reloads(local)).toEqual([{ type: "reload", function: "A", durationMs: expect.any(Number) }]);
  expect(local.events.filter((event) => event.type === "invocation" && event.coldStart)).toHaveLength(2);
});

test("a request that arrives while a change is bundled waits for the new code", async () => {
  const local = await start();
  await local.invoke("A");
  const sawStale = new Promise<void>((resolve) => {
    local.live.subscribe((event) => event.type === "reload" && event.function === "A" && resolve());
  });
  write("a.ts", `export const handler = async () => "a two";`);
  const answers: string[] = [];
  let over = false;
  void sawStale.then(() => {
    over = true;
  });
  while (!over) answers.push((await local.invoke("A")).answer);
  // Old code until the change was noticed, new code ever after: nothing old comes after something new.
  expect(answers.lastIndexOf("a one, shared one")).toBeLessThan(answers.indexOf("a two"));
});

test("a saved module reloads every function that imports it, and no other", async () => {
  write("c.ts", `export const handler = async () => "c";`);
  const local = await start({ ...both, C: { handler: "c.handler" } });
  await Promise.all(["A", "B", "C"].map((name) => local.invoke(name)));
  write("shared.ts", `export const shared = "shared two";`);
  await reloaded(local, 2);
  expect((await local.invoke("A")).answer).toBe("a one, shared two");
  expect((await local.invoke("B")).answer).toBe("b one, shared two");
  expect(reloads(local).map((event) => event.function)).toEqual(expect.arrayContaining(["A", "B"]));
  expect(reloads(local)).toHaveLength(2);
});

test("what runs during a reload finishes on the code it began with", async () => {
  write(
    "slow.ts",
    `export const handler = async () => { await new Promise((go) => setTimeout(go, 400)); return "old"; };`,
  );
  const local = await start({ Slow: { handler: "slow.handler" } });
  await local.invoke("Slow");
  const underway = local.invoke("Slow");
  write("slow.ts", `export const handler = async () => "new";`);
  await reloaded(local);
  expect((await local.invoke("Slow")).answer).toBe("new");
  expect((await underway).answer).toBe("old");
});

test("a change that does not compile is shown with file and line, and the last good code goes on", async () => {
  const local = await start();
  await local.invoke("A");
  write("a.ts", `export const handler = async () => {\n  return "broken;\n};`);
  await reloaded(local);
  expect(reloads(local)).toMatchObject([{ function: "A", error: expect.stringMatching(/^a\.ts:2:18: .*string/) }]);
  expect((await local.invoke("A")).answer).toBe("a one, shared one");
  write("a.ts", `export const handler = async () => "mended";`);
  await vi.waitFor(async () => expect((await local.invoke("A")).answer).toBe("mended"), { timeout: 10_000 });
});

test("a function that never compiled says why, holds up no other, and is cured by a file that appears", async () => {
  write("a.ts", `import { later } from "./later.ts";\nexport const handler = async () => later;`);
  const local = await start();
  expect((await local.invoke("B")).answer).toBe("b one, shared one");
  const { failed, answer } = await local.invoke("A");
  expect(failed).toBe(true);
  expect(answer).toMatchObject({
    errorType: "Runtime.ImportModuleError",
    errorMessage: expect.stringMatching(/^a\.ts:1:23: Could not resolve "\.\/later\.ts"/),
  });
  expect(reloads(local)).toMatchObject([{ function: "A", error: expect.stringContaining("later.ts") }]);
  write("later.ts", `export const later = "here now";`);
  await vi.waitFor(async () => expect((await local.invoke("A")).answer).toBe("here now"), { timeout: 10_000 });
});

test("a handler whose source is missing is named", async () => {
  const local = await start({ Gone: { handler: "nowhere/gone.handler" } });
  expect((await local.invoke("Gone")).answer.errorMessage).toContain(join("nowhere", "gone.ts"));
});

const bundleTimes = (directory: string) =>
  readdirSync(join(directory, "bundles"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".mjs"))
    .map((file) => `${file} ${statSync(join(directory, "bundles", file)).mtimeMs}`)
    .toSorted();

test("bundles are taken over from the last run while nothing they were made of has changed", async () => {
  const first = await start();
  await first.invoke("A");
  await first.stop();
  const before = bundleTimes(first.directory);
  const second = await start(both, first.directory);
  expect((await second.invoke("A")).answer).toBe("a one, shared one");
  await second.stop();
  expect(bundleTimes(first.directory)).toEqual(before);

  write("shared.ts", `export const shared = "changed meanwhile";`);
  const third = await start(both, first.directory);
  expect((await third.invoke("B")).answer).toBe("b one, changed meanwhile");
});

test("another way of bundling makes other bundles", async () => {
  const first = await start({ A: { handler: "a.handler" } });
  await first.invoke("A");
  await first.stop();
  const second = await start({ A: { handler: "a.handler", bundling: minified } }, first.directory);
  await second.invoke("A");
  const size = (local: TestLambda) => statSync(join(local.directory, "bundles/A/a.mjs")).size;
  expect(size(second)).toBeGreaterThan(0);
  expect(readdirSync(join(second.directory, "bundles/A"))).toEqual(["a.mjs"]);
});

test("the topology's esbuild options and plugins are followed", async () => {
  write(
    "plugins.mjs",
    `export default [{ name: "greeting", setup(build) {
      build.onResolve({ filter: /^greeting$/ }, () => ({ path: "greeting", namespace: "greeting" }));
      build.onLoad({ filter: /.*/, namespace: "greeting" }, () => ({ contents: "export default 'hello'" }));
    } }];`,
  );
  write("g.ts", `import greeting from "greeting";\nexport const handler = async () => greeting + ", " + WORLD;`);
  const bundling = { ...minified, plugins: "plugins.mjs", esbuild: { define: { WORLD: '"world"' } } };
  const local = await start({ G: { handler: "g.handler", bundling } });
  expect((await local.invoke("G")).answer).toBe("hello, world");
});

test("a source map, where the topology asks for one, names the source in a trace", async () => {
  write("t.ts", `interface Thing {}\n\nexport const handler = async () => {\n  throw new Error("here");\n};`);
  const bundling = { ...minified, sourcemap: true };
  const local = await start({ T: { handler: "t.handler", bundling } });
  expect((await local.invoke("T")).answer.trace.join("\n")).toContain("t.ts:4:");
});

test("a package that is left out of the bundle is found where it is installed", async () => {
  write("node_modules/left-out/package.json", `{ "name": "left-out", "type": "module", "exports": "./index.js" }`);
  write("node_modules/left-out/index.js", `export const where = import.meta.url;`);
  write(
    "e.ts",
    `export { where } from "left-out";\nimport { where } from "left-out";\nexport const handler = async () => where;`,
  );
  const bundling = { ...minified, external: ["left-out"] };
  const local = await start({ E: { handler: "e.handler", bundling } });
  expect((await local.invoke("E")).answer).toMatch(/\/node_modules\/left-out\/index\.js$/);
});

test("parts of bundles that nothing refers to any more go at the next start", async () => {
  write("lazy.ts", `export const lazy = "lazy";`);
  write("l.ts", `export const handler = async () => (await import("./lazy.ts")).lazy;`);
  const first = await start({ L: { handler: "l.handler" } });
  expect((await first.invoke("L")).answer).toBe("lazy");
  write("lazy.ts", `export const lazy = "lazier";`);
  await vi.waitFor(async () => expect((await first.invoke("L")).answer).toBe("lazier"), { timeout: 10_000 });
  await first.stop();
  const chunks = () => readdirSync(join(first.directory, "bundles/.shared")).filter((name) => name.startsWith("lazy-"));
  expect(chunks()).toHaveLength(2);
  const second = await start({ L: { handler: "l.handler" } }, first.directory);
  expect((await second.invoke("L")).answer).toBe("lazier");
  expect(chunks()).toHaveLength(1);
});
