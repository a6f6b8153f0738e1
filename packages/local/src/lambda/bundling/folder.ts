import { existsSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";

/** Where, below the folder of all bundles, parts go that several bundles share. Their names tell their content. */
export const chunkFolder = ".shared";

/** Where packages are bundled apart, for as long as one local cloud runs. */
export const installedFolder = ".installed";

/** Lets bundles find the packages that were left out of them, when the state folder is not inside the repository. */
export function linkPackages(root: string, folder: string): void {
  const packages = join(root, "node_modules");
  const link = join(folder, "node_modules");
  const inside = !relative(root, folder).startsWith("..");
  if (inside || !existsSync(packages)) return;
  rmSync(link, { recursive: true, force: true });
  symlinkSync(packages, link, "junction");
}

/** Removes what earlier runs left behind and no bundle refers to. */
export function prune(folder: string, wanted: readonly string[]): void {
  rmSync(join(folder, installedFolder), { recursive: true, force: true });
  const chunks = join(folder, chunkFolder);
  if (!existsSync(chunks)) return;
  const keep = new Set(wanted);
  for (const name of readdirSync(chunks)) {
    const path = join(chunks, name);
    if (!keep.has(path.replace(/\.map$/, ""))) rmSync(path, { force: true });
  }
}
