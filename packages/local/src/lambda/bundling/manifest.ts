import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { fileMark } from "./file-mark.ts";

/** What a bundle was made of and with. All paths are absolute. */
export interface Recipe {
  /** Everything besides the inputs that decides what comes out. */
  readonly key: string;
  readonly inputs: Iterable<string>;
  readonly outputs: readonly string[];
}

const manifestSchema = z.object({
  /** Path, and the mark that its content had. Functions refer to the place in this list: they share most inputs. */
  files: z.array(z.tuple([z.string(), z.string()])),
  bundles: z.record(
    z.string(),
    z.object({ key: z.string(), inputs: z.array(z.number()), outputs: z.array(z.string()) }),
  ),
});

/** Remembers from one start to the next which bundles are still what their sources would give. */
export interface Manifest {
  /** The bundles of the last run of which nothing has changed since. */
  readFresh(wanted: ReadonlyMap<string, Pick<Recipe, "key">>): Map<string, Recipe>;
  write(bundles: ReadonlyMap<string, Recipe>): void;
}

export function openManifest(folder: string): Manifest {
  const path = join(folder, "manifest.json");
  return {
    readFresh(wanted) {
      const manifest = read(path);
      const unchanged = manifest.files.map(([file, seen]) => fileMark(file) === seen);
      const fresh = new Map<string, Recipe>();
      for (const [name, { key, inputs, outputs }] of Object.entries(manifest.bundles)) {
        if (wanted.get(name)?.key !== key || !inputs.every((index) => unchanged[index]) || !outputs.every(existsSync))
          continue;
        fresh.set(name, { key, outputs, inputs: inputs.flatMap((index) => manifest.files[index]?.[0] ?? []) });
      }
      return fresh;
    },
    write(bundles) {
      const places = new Map<string, number>();
      const place = (file: string) => {
        const known = places.get(file) ?? places.size;
        places.set(file, known);
        return known;
      };
      const entries = [...bundles].map(([name, { key, inputs, outputs }]) => {
        return [name, { key, inputs: [...inputs].map(place), outputs }];
      });
      const files = [...places.keys()].map((file) => [file, fileMark(file)]);
      // Whoever removes the state folder under a running local cloud loses more than this.
      if (!existsSync(folder)) return;
      writeFileSync(`${path}.new`, JSON.stringify({ files, bundles: Object.fromEntries(entries) }));
      renameSync(`${path}.new`, path);
    },
  };
}

/** An unreadable manifest is no manifest: everything is bundled anew. */
function read(path: string): z.infer<typeof manifestSchema> {
  if (existsSync(path)) {
    const parsed = manifestSchema.safeParse(parse(readFileSync(path, "utf8")));
    if (parsed.success) return parsed.data;
  }
  return { files: [], bundles: {} };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
