import { symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type FunctionSpec, loadTopology } from "@larder/topology";
import { build } from "esbuild";
import { findEntry } from "../../packages/local/src/lambda/bundling/entry.ts";
import { esbuildOptions } from "../../packages/local/src/lambda/bundling/options.ts";
import { messages, records, request } from "../functions/events.ts";
import { run, type Subject, type Times } from "../functions/runtime-api.ts";
import { repository, temporaryFolder } from "../larder.ts";
import { healthFunction } from "../reference/bundle.ts";
import { type Line, ratioUpTo } from "../report.ts";
import { median } from "../statistics.ts";

const rounds = 7;
const warmCalls = 2_000;
const budget = ratioUpTo(2);

/** A function of each builder, and what it is called with. */
const builders = {
  http: request,
  "http-once": request,
  queue: messages,
  "queue-once": messages,
  "table-stream": records,
  task: {},
};

/** What each builder costs an environment that starts, and a call in one that has; then every function of the stacks. */
export async function* functions(): AsyncIterable<Line> {
  using folder = temporaryFolder();
  const { bundling } = healthFunction();
  const at = (name: string) => bundle(join("bench/functions", `${name}.ts`), bundling, join(folder.path, name));
  const empty = { bundle: await at("empty"), event: {}, warmCalls };
  for (const [name, event] of Object.entries(builders)) {
    const times = await alternate(empty, { bundle: await at(name), event, warmCalls });
    yield {
      ...line(times, ({ answered }) => answered),
      what: `${name}: cold start to first answer`,
      unit: "ms",
      budget,
    };
    yield { ...line(times, ({ warm }) => warm), what: `${name}: warm call`, unit: "µs" };
  }
  yield* slowest(folder.path, { ...empty, warmCalls: 0 });
}

/**
 * The function of the stacks that takes longest to load, with all that it imports; and those with packages that cannot be
 * bundled, by themselves.
 */
async function* slowest(folder: string, empty: Subject): AsyncIterable<Line> {
  const topology = loadTopology(join(repository, "stacks/topology.json"));
  // What is installed beside a function's code on AWS.
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  const lines: Line[] = [];
  for (const [name, spec] of Object.entries(topology.functions)) {
    const { source } = findEntry(repository, name, spec);
    const subject = { ...empty, bundle: await bundle(source, spec.bundling, join(folder, name)) };
    const times = await alternate(empty, { ...subject, environment: linksOf(spec) });
    const loading = { ...line(times, ({ loaded }) => loaded), unit: "ms" as const };
    if (spec.bundling.install?.length) yield { ...loading, what: `${name}: to load` };
    else lines.push({ ...loading, what: `${name}: to load, the slowest of all others`, budget });
  }
  const [longest] = lines.toSorted((one, other) => (other.ratio ?? 0) - (one.ratio ?? 0));
  if (!longest) throw new Error("The topology has no functions");
  yield longest;
}

const linksOf = ({ links }: FunctionSpec) =>
  Object.fromEntries(
    Object.entries({ App: { name: "larder", stage: "bench" }, ...links }).map(([name, properties]) => [
      `SST_RESOURCE_${name}`,
      JSON.stringify(properties),
    ]),
  );

/** Bundles as the stacks do. @returns the entry, as a URL. */
async function bundle(source: string, bundling: FunctionSpec["bundling"], outdir: string): Promise<string> {
  const options = await esbuildOptions(repository, bundling);
  await build({ ...options, entryPoints: [source], outdir, write: true });
  return pathToFileURL(join(outdir, basename(source).replace(/ts$/, "mjs"))).href;
}

/** Round by round in turn, so that both see the same weather. */
async function alternate(bare: Subject, subject: Subject): Promise<{ bare: Times; measured: Times }[]> {
  const seen = [];
  for (let round = 0; round < rounds; round++) seen.push({ bare: await run(bare), measured: await run(subject) });
  return seen;
}

function line(seen: readonly { bare: Times; measured: Times }[], figure: (times: Times) => number) {
  return {
    value: median(seen.map(({ measured }) => figure(measured))),
    reference: { what: "empty function", value: median(seen.map(({ bare }) => figure(bare))) },
    ratio: median(seen.map(({ bare, measured }) => figure(measured) / figure(bare))),
  };
}
