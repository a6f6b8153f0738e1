import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ensurePlatform, evaluate, type Graph } from "@larder/synth";
import { beforeAll, describe, expect, test } from "vitest";
import { sstDiff } from "./offline-sst/run.ts";
import { committedTopology, root } from "./synthesised.ts";

/**
 * Synth against the real SST CLI. Both run SST's components; the CLI brings its own bundling of the configuration, its
 * own server for the components and the real bundling of the functions. What it would deploy is what synth tells.
 */
describe.skipIf(process.platform === "win32")("what the real `sst diff` would deploy", () => {
  const topology = committedTopology();
  let real: Awaited<ReturnType<typeof sstDiff>>;
  let synthesised: Graph;

  beforeAll(async () => {
    await ensurePlatform(root);
    [real, synthesised] = await Promise.all([sstDiff(root, "dev", topology.secrets), evaluate(root, "dev")]);
  }, 300_000);

  test("it reads its own state and asks AWS for nothing else", () => expect(real.unexpectedCalls).toEqual([]));

  test("are the resources that synth evaluates, with the same inputs", () => {
    expect(comparable(real.resources)).toEqual(comparable(synthesised.resources));
  });

  test("goes to the region of the environment, tagged with app and stage", () => {
    expect(real.settings).toContain("aws:region=eu-west-1");
    expect(real.settings.join()).toContain('"app":"larder"');
    expect(real.settings.join()).toContain('"stage":"dev"');
  });

  test("types `Resource` as the committed sst-env.d.ts does", () => {
    expect(real.environmentTypes).toBe(readFileSync(join(root, "sst-env.d.ts"), "utf8"));
  });

  test.each(Object.keys(topology.functions))("bundles %s from its handler, with its links", (name) => {
    const { handler, links } = topology.functions[name]!;
    expect(real.artifacts[name]?.sources).toContain(`${handler.slice(0, handler.lastIndexOf("."))}.ts`);
    expect(real.artifacts[name]?.links).toEqual(links);
  });

  test.each(Object.keys(topology.functions))("bundles %s with the plugin that makes Node's modules lazy", (name) => {
    // What is left are the two imports that SST puts in front of every bundle, and what is installed beside it.
    const installed = topology.functions[name]?.bundling.install ?? [];
    expect(real.artifacts[name]?.imports).toEqual(["module", ...installed, "url"]);
  });
});

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/** Synth bundles nothing: only the real CLI has source maps, hashes of the code, and the entry of a bundle. */
const comparable = (resources: readonly Resource[]) =>
  Object.fromEntries(
    resources
      .filter(({ name }) => !/Sourcemap\d+$/.test(name))
      .map(({ type, name, inputs: { s3Key: _s3Key, key: _key, handler: _handler, ...inputs } }) => [
        `${type} ${name}`,
        inputs,
      ]),
  );
