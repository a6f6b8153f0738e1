import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";
import { describe, expect, it } from "vitest";

const getProduct = `
  import { defineRoute, http } from "@larder/lambda/http";
  import { skuSchema } from "@larder/contracts";
  import * as z from "zod";
  const parts = z.strictObject({ sku: skuSchema });
  const getProduct = defineRoute({
    operationId: "getProduct", method: "GET", path: "/products/{sku}", summary: "Get a product", tag: "Catalog",
    request: { path: parts }, answers: { 200: { description: "The product", body: parts } },
  });
  export const handler = http(getProduct, async ({ path }) => ({ status: 200, body: path }));
`;
const placeOrder = `
  import { defineRoute, http } from "@larder/lambda/http";
  import { IdempotencyKeyReused, idempotencyHeaders } from "@larder/lambda/idempotency";
  const placeOrder = defineRoute({
    operationId: "placeOrder", method: "POST", path: "/orders", summary: "Place an order", tag: "Orders",
    request: { headers: idempotencyHeaders }, answers: { 204: { description: "Placed" } },
    problems: [IdempotencyKeyReused],
  });
  export const handler = http(placeOrder, async () => ({ status: 204 }));
`;
const confirmOrder = `
  import { queue } from "@larder/lambda/queue";
  import { orderPlaced } from "@larder/contracts";
  const deadLetter = () => ({ url: "http://queue", maxReceiveCount: 5 });
  export const handler = queue(orderPlaced, { deadLetter }, async () => {});
`;

/** Bundles as the stacks do, into chunks, and sees which of them are loaded before the handler is called. */
async function bundle(source: string) {
  const { metafile } = await build({
    stdin: { contents: source, resolveDir: fileURLToPath(new URL(".", import.meta.url)), loader: "ts" },
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "node",
    mainFields: ["module", "main"],
    metafile: true,
    write: false,
    outdir: "bundle",
  });
  const loaded = loadedWith("bundle/stdin.js", metafile);
  const outputs = [...loaded].flatMap((path) => metafile.outputs[path] ?? []);
  return {
    kilobytes: outputs.reduce((sum, { bytes }) => sum + bytes, 0) / 1024,
    imports: outputs.flatMap(({ imports }) => imports.map(({ path }) => path)),
    sources: outputs.flatMap(({ inputs }) => Object.keys(inputs)),
  };
}

function loadedWith(path: string, { outputs }: Metafile, loaded = new Set<string>()): Set<string> {
  loaded.add(path);
  for (const each of outputs[path]?.imports ?? [])
    if (each.kind === "import-statement" && !each.external && !loaded.has(each.path))
      loadedWith(each.path, { inputs: {}, outputs }, loaded);
  return loaded;
}

describe.each([
  ["an HTTP API", getProduct],
  ["an HTTP API, with the contract of an idempotent route", placeOrder],
  ["a queue with dead letters", confirmOrder],
])("a function behind %s, before its own code", (_, source) => {
  it("loads at most 150 KB, neither node:http nor a client of AWS", async () => {
    const { kilobytes, imports, sources } = await bundle(source);
    expect(kilobytes).toBeLessThanOrEqual(150);
    expect(kilobytes).toBeGreaterThan(50);
    // https://nodejs.org/api/http.html costs a cold start 5 to 40 ms: docs/decisions/0003-function-builders.md
    expect(imports).not.toContain("node:http");
    expect(sources.filter((path) => /@aws-sdk|@smithy/.test(path))).toEqual([]);
  });
});
