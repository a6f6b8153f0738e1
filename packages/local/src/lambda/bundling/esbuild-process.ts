import type { BuildContext, BuildOptions, BuildResult } from "esbuild";

/** A context keeps what esbuild parsed, with the AWS SDK in it some 100 MB: only the latest few stay, and not for long. */
const mostContexts = 4;
const idleMinutes = 1;

export interface Built extends BuildResult<{ metafile: true; write: false }> {
  /** Some of what this was built from is bundled elsewhere. */
  readonly partial?: boolean;
}

/** Runs esbuild, whose one process is shared by all that is in this process, and ends when nobody needs it. */
export interface Builder {
  /** Builds what is built once: keeps nothing. */
  once(key: string, options: BuildOptions): Promise<Built>;
  /** Builds what will be built again: what did not change since the last time under this `key` is not parsed again. */
  again(key: string, options: BuildOptions): Promise<Built>;
  /** Breaks off what is being built. */
  stop(): Promise<void>;
}

export function createBuilder(): Builder {
  const contexts = new Map<string, BuildContext>();
  const running = new Set<BuildContext>();
  let stopped = false;
  let engaged = false;
  let idle: NodeJS.Timeout | undefined;

  async function context(key: string, options: BuildOptions): Promise<BuildContext> {
    const context = contexts.get(key) ?? (await (await loadEsbuild()).context(options));
    // Put at the end, so that the first is the one that was used longest ago.
    contexts.delete(key);
    contexts.set(key, context);
    for (const [oldKey, old] of [...contexts].slice(0, -mostContexts)) {
      contexts.delete(oldKey);
      await old.dispose();
    }
    return context;
  }

  async function release() {
    clearTimeout(idle);
    if (!engaged) return;
    engaged = false;
    const open = [...contexts.values()];
    contexts.clear();
    for (const context of open) await context.dispose();
    await leave();
  }

  async function rebuild(context: BuildContext) {
    if (stopped) throw new Error("The local cloud was stopped while this was bundled");
    running.add(context);
    return context.rebuild().finally(() => running.delete(context));
  }

  return {
    async once(_key, options) {
      enter();
      try {
        const context = await (await loadEsbuild()).context(options);
        return complete(await rebuild(context).finally(() => context.dispose()));
      } finally {
        await leave();
      }
    },
    async again(key, options) {
      clearTimeout(idle);
      if (!engaged) enter();
      engaged = true;
      try {
        return complete(await rebuild(await context(key, options)));
      } finally {
        idle = setTimeout(() => void release(), idleMinutes * 60_000).unref();
      }
    },
    async stop() {
      stopped = true;
      await Promise.all([...running].map((context) => context.cancel()));
      await release();
    },
  };
}

/** Loaded late: a start that finds all its bundles ready does without. */
const loadEsbuild = () => import("esbuild");

let users = 0;

function enter() {
  users += 1;
}

async function leave() {
  users -= 1;
  if (users === 0) await (await loadEsbuild()).stop();
}

function complete(result: BuildResult): Built {
  const { errors, warnings, metafile, outputFiles } = result;
  if (!metafile || !outputFiles) throw new TypeError("esbuild was not asked for a metafile and its outputs");
  return { errors, warnings, metafile, outputFiles, mangleCache: undefined };
}
