import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import { expect, it } from "vitest";

/** Bundles as the stacks do, into chunks. */
async function bundle(file: string): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, file)],
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
  return metafile;
}

/** Output files that are there before anything is called, as far as a chunk is not asked for later. */
function loadedWith(path: string, outputs: Metafile["outputs"], loaded = new Set<string>()): Set<string> {
  loaded.add(path);
  for (const each of outputs[path]?.imports ?? [])
    if (each.kind === "import-statement" && !each.external && !loaded.has(each.path))
      loadedWith(each.path, outputs, loaded);
  return loaded;
}

const isOfStripe = (input: string) => input.includes("node_modules/stripe/");

it.each([
  "payments.ts",
  "receive-payment-webhook.ts",
])("%s loads nothing of Stripe's package before Stripe is called", async (file) => {
  const { outputs } = await bundle(file);
  const loaded = [...loadedWith(`bundle/${file.replace(/ts$/, "js")}`, outputs)].flatMap((path) => outputs[path] ?? []);
  expect(loaded.reduce((sum, { bytes }) => sum + bytes, 0) / 1024).toBeLessThanOrEqual(350);
  expect(loaded.flatMap(({ inputs }) => Object.keys(inputs)).filter(isOfStripe)).toEqual([]);
});

it("payments.ts has Stripe's package beside it, for when it is called", async () => {
  const { inputs } = await bundle("payments.ts");
  expect(Object.keys(inputs).some(isOfStripe)).toBe(true);
});
