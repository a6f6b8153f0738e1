import { fileURLToPath } from "node:url";
import { build } from "esbuild";
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
const confirmOrder = `
  import { queue } from "@larder/lambda/queue";
  import { orderPlaced } from "@larder/contracts";
  export const handler = queue(orderPlaced, async () => {});
`;

/** Bundles as the stacks do, bar the splitting: these functions have nothing to split. */
async function bundle(source: string) {
  const { metafile } = await build({
    stdin: { contents: source, resolveDir: fileURLToPath(new URL(".", import.meta.url)), loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    mainFields: ["module", "main"],
    metafile: true,
    write: false,
    outfile: "handler.mjs",
  });
  const output = metafile.outputs["handler.mjs"];
  return { kilobytes: (output?.bytes ?? 0) / 1024, imports: output?.imports.map(({ path }) => path) ?? [] };
}

describe.each([
  ["an HTTP API", getProduct],
  ["a queue", confirmOrder],
])("a function behind %s, before its own code", (_, source) => {
  it("is at most 150 KB, and leaves node:http and the SDK alone", async () => {
    const { kilobytes, imports } = await bundle(source);
    expect(kilobytes).toBeLessThanOrEqual(150);
    // https://nodejs.org/api/http.html costs a cold start 5 to 40 ms: docs/decisions/0003-function-builders.md
    expect(imports).not.toContain("node:http");
  });
});
