import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { FunctionSpec } from "@larder/topology";
import type { Code } from "../environment/messages.ts";
import { toBundleError } from "./bundle-error.ts";
import { findEntry } from "./entry.ts";
import { type Builder, createBuilder } from "./esbuild-process.ts";
import { installedFolder, linkPackages, prune } from "./folder.ts";
import { type Bundle, makeBundles } from "./make-bundles.ts";
import { openManifest } from "./manifest.ts";
import { bundlingKey } from "./options.ts";
import { createQuickBuilds } from "./quick-builds.ts";
import { watchFiles } from "./watch-files.ts";

/** Editors empty a file before they write it: what is read in between would compile, and have no handler. */
const settleMs = 10;

export interface BundlerOptions {
  /** The repository: handler paths start here. */
  readonly root: string;
  /** Where bundles go. */
  readonly folder: string;
  readonly functions: Readonly<Record<string, FunctionSpec>>;
  /** Sources of a function changed; its code is being made anew. */
  readonly onStale: (functionName: string) => void;
  /** A function was made, for the first time or after {@link onStale}. */
  readonly onBundled: (outcome: BundleOutcome) => void;
}

export interface BundleOutcome {
  readonly functionName: string;
  readonly first: boolean;
  /** It is other code than before. */
  readonly changed: boolean;
  /** Since the change was noticed. */
  readonly durationMs: number;
  readonly error: Error | undefined;
}

/** Keeps the code of all functions at what their sources say. */
export interface Bundler {
  /**
   * The newest code of a function that compiles; waits while a change is being bundled.
   * @throws {BundleError} when it never compiled.
   */
  code(functionName: string): Promise<Code>;
  stop(): Promise<void>;
}

/** Starts to bundle what is not there from last time. Returns at once: {@link Bundler.code} waits. */
export function startBundler({ root, folder, functions, onStale, onBundled }: BundlerOptions): Bundler {
  mkdirSync(folder, { recursive: true });
  linkPackages(root, folder);
  const builder = createBuilder();
  const quickly = createQuickBuilds(builder, join(folder, installedFolder));
  const manifest = openManifest(folder);
  const written = new Map<string, string>();
  const bundles = new Map(Object.entries(functions).map(([name, spec]) => [name, emptyBundle(root, name, spec)]));
  /** Those that are not what their sources say. */
  const stale = new Map<Bundle, Staleness>();
  /** Those of them that the build at hand, if any, does not take in. */
  const waiting = new Set<Bundle>();
  let stopped = false;
  const watcher = watchFiles((path) => renew(affectedBy(path)));
  const saver = createSaver(() => {
    const good = [...bundles].filter(([, bundle]) => bundle.exact && !bundle.error && !stale.has(bundle));
    manifest.write(new Map(good));
  });
  let working = true;
  const started = start().catch(giveUp);

  async function start() {
    const began = Date.now();
    for (const [name, { inputs, outputs }] of manifest.readFresh(bundles)) {
      const bundle = bundles.get(name);
      if (bundle) Object.assign(bundle, { inputs: new Set(inputs), outputs, version: 1, exact: true });
    }
    prune(
      folder,
      [...bundles.values()].flatMap(({ outputs }) => outputs),
    );
    watch(bundles.values());
    const missing = [...bundles.values()].filter(({ version }) => version === 0);
    for (const bundle of missing) markStale(bundle);
    waiting.clear();
    if (missing.length > 0) await make(missing, builder.once);
    // Nobody watched these yet while they were read.
    for (const bundle of missing) if (writtenSince(bundle.inputs, began)) markStale(bundle);
    await catchUp();
  }

  /** What nobody foresaw is the error of what waits for code: a rejection that nobody handles would end the process. */
  function giveUp(error: unknown) {
    working = false;
    for (const bundle of bundles.values()) if (bundle.version === 0) bundle.error ??= toBundleError(error);
    for (const bundle of [...stale.keys()]) report(bundle);
    waiting.clear();
  }

  function affectedBy(path: string) {
    // What does not compile may be cured by any file, even by one that is not there yet.
    return [...bundles.values()].filter(({ inputs, error }) => error !== undefined || inputs.has(path));
  }

  function renew(affected: readonly Bundle[]) {
    if (affected.length === 0 || stopped) return;
    for (const bundle of affected) markStale(bundle);
    if (!working) catchUp().catch(giveUp);
  }

  function markStale(bundle: Bundle) {
    waiting.add(bundle);
    if (stale.has(bundle)) return;
    stale.set(bundle, {
      version: bundle.version,
      noticed: performance.now(),
      awaited: false,
      over: Promise.withResolvers(),
    });
    if (bundle.version > 0) onStale(bundle.name);
  }

  async function catchUp() {
    working = true;
    while (waiting.size > 0 && !stopped) {
      await delay(settleMs);
      await make(takeBatch(), quickly);
    }
    working = false;
  }

  /** All that waits, or if somebody waits for some of it that first: a change of a shared module may concern everything. */
  function takeBatch() {
    const awaited = [...waiting].filter((bundle) => stale.get(bundle)?.awaited);
    const batch = awaited.length > 0 ? awaited : [...waiting];
    for (const bundle of batch) waiting.delete(bundle);
    return batch;
  }

  async function make(batch: readonly Bundle[], build: Builder["again"]) {
    await makeBundles(batch, { root, folder, written, build });
    if (stopped) return;
    watch(batch);
    for (const bundle of batch) if (!waiting.has(bundle)) report(bundle);
    saver.soon();
  }

  function report(bundle: Bundle) {
    const before = stale.get(bundle);
    stale.delete(bundle);
    if (!before) return;
    const { name: functionName, version, error } = bundle;
    const durationMs = performance.now() - before.noticed;
    onBundled({ functionName, first: before.version === 0, changed: version !== before.version, durationMs, error });
    before.over.resolve();
  }

  function watch(some: Iterable<Bundle>) {
    for (const { inputs, entry } of some) watcher.add([...inputs, entry.source]);
  }

  return {
    async code(functionName) {
      const bundle = bundles.get(functionName);
      if (!bundle) throw new RangeError(`There is no function ${functionName}`);
      for (let before = stale.get(bundle); before; before = stale.get(bundle)) {
        before.awaited = true;
        await before.over.promise;
      }
      if (bundle.version === 0) throw bundle.error ?? new Error(`${functionName} is not bundled`);
      return { file: join(folder, bundle.entry.output), exportName: bundle.entry.exportName };
    },
    async stop() {
      stopped = true;
      watcher.stop();
      await builder.stop();
      await started;
      saver.now();
      for (const [bundle, { over }] of stale) {
        stale.delete(bundle);
        over.resolve();
      }
    },
  };
}

/** How a bundle was when its sources turned out to be different. */
interface Staleness {
  readonly version: number;
  readonly noticed: number;
  awaited: boolean;
  readonly over: PromiseWithResolvers<void>;
}

/** Puts off what can wait until requests have been served. */
function createSaver(save: () => void) {
  let timer: NodeJS.Timeout | undefined;
  const now = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = undefined;
    save();
  };
  return {
    now,
    soon: () => {
      timer ??= setTimeout(now, 500).unref();
    },
  };
}

function emptyBundle(root: string, name: string, spec: FunctionSpec): Bundle {
  const entry = findEntry(root, name, spec);
  // What is made elsewhere, or is called otherwise, is not the same bundle.
  const key = bundlingKey(root, spec.bundling);
  return { name, spec, entry, key, inputs: new Set(), outputs: [], version: 0, exact: false, error: undefined };
}

const writtenSince = (files: ReadonlySet<string>, time: number) =>
  [...files].some((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= time);
