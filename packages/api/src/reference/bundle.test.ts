import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

/** Bundles as the stacks do, bar the splitting: these functions have nothing to split. */
async function bundle(handler: string) {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, handler)],
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
  return { kilobytes: (output?.bytes ?? 0) / 1024, inputs: Object.keys(output?.inputs ?? {}) };
}

describe.each(["get-docs.ts", "get-open-api.ts"])("%s", (handler) => {
  it("brings what it serves ready-made, in at most 350 KB", async () => {
    const { kilobytes, inputs } = await bundle(handler);
    expect(kilobytes).toBeLessThanOrEqual(350);
    expect(inputs.filter((input) => /zod-openapi|reference\/(?:document|page)\//.test(input))).toEqual([]);
  });
});
