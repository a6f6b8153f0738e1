import { build, type OnLoadArgs, type OnResolveArgs, type Plugin } from "esbuild";
import { expect, test } from "vitest";
import plugins from "./esbuild-plugins.mjs";

const bundle = async (contents: string, use: Plugin[] = plugins) => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    plugins: use,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
};

const run = async (code: string): Promise<Record<string, unknown>> =>
  import(`data:text/javascript,${encodeURIComponent(code)}`);

const uses = `
  import { STATUS_CODES } from "node:http";
  import path, { join } from "path";
  import * as os from "node:os";
  export const found = [STATUS_CODES[404], join("a", "b") === path.join("a", "b"), typeof os.cpus];
`;

test("no static import of a module of Node's is left, and what it exports is the same", async () => {
  const code = await bundle(uses);
  expect(code).not.toMatch(/^import /m);
  expect(code).toContain('process.getBuiltinModule("node:http")');
  expect((await run(code))["found"]).toEqual(["Not Found", true, "function"]);
  expect(await bundle(uses, [])).toMatch(/^import .* from "node:http"/m);
});

test("other imports stay as they are", async () => {
  const code = await bundle('import { bus } from "./absent.mjs"; import "node:fs"; export { bus };').catch(String);
  expect(code).toContain('Could not resolve "./absent.mjs"');
});

test("it works where filters are not heeded, as when SST calls it from another process", async () => {
  const resolvers: ((args: OnResolveArgs) => unknown)[] = [];
  const loaders: ((args: OnLoadArgs) => unknown)[] = [];
  const api = {
    onResolve: (_: unknown, callback: (args: OnResolveArgs) => unknown) => resolvers.push(callback),
    onLoad: (_: unknown, callback: (args: OnLoadArgs) => unknown) => loaders.push(callback),
  };
  for (const { setup } of plugins) Reflect.apply(setup, undefined, [api]);
  const resolve = (path: string, kind = "import-statement") =>
    Reflect.apply(resolvers[0]!, undefined, [{ path, kind }]);
  const load = (path: string, namespace: string) => Reflect.apply(loaders[0]!, undefined, [{ path, namespace }]);

  expect(resolve("node:http")).toEqual({ path: "node:http", namespace: "lazy-builtin" });
  expect(resolve("node:http", "require-call")).toBeUndefined();
  expect(resolve("zod")).toBeUndefined();
  expect(load("node:http", "lazy-builtin")).toMatchObject({ loader: "js" });
  expect(load("/somewhere/file.ts", "file")).toBeUndefined();
});
