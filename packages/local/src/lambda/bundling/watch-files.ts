import { type FSWatcher, watch } from "node:fs";
import { dirname, join, sep } from "node:path";

/** Watches the folders of source files. What is installed under `node_modules` is taken for constant. */
export interface FileWatch {
  /** Adds to what is watched. */
  add(files: Iterable<string>): void;
  stop(): void;
}

/**
 * Folders are watched rather than files, because editors replace a file when they save it.
 * @param changed Told the path of whatever changed in a watched folder.
 */
export function watchFiles(changed: (path: string) => void): FileWatch {
  const watchers = new Map<string, FSWatcher>();
  let warned = false;

  /** Everything but reloading works without: on Linux, editors and their tools often use up what may be watched. */
  function unwatched(folder: string, error: unknown) {
    if (warned) return;
    warned = true;
    process.emitWarning(
      `Edits in ${folder} and maybe elsewhere are not noticed (${error}). On Linux, raise fs.inotify.max_user_watches.`,
    );
  }

  function addFolder(folder: string) {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) =>
        changed(name ? join(folder, name) : folder),
      );
      watchers.set(folder, watcher);
      // The folder is gone: it is watched again once a bundle has an input there.
      watcher.on("error", () => {
        watcher.close();
        watchers.delete(folder);
      });
    } catch (error) {
      if (!isMissing(error)) unwatched(folder, error);
    }
  }

  return {
    add(files) {
      for (const file of files) {
        const folder = dirname(file);
        if (!watchers.has(folder) && !folder.includes(`${sep}node_modules`)) addFolder(folder);
      }
    },
    stop() {
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

const isMissing = (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT";
