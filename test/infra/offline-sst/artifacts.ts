import { createDecipheriv } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

/** What the SST CLI built for a function, as it would be uploaded. */
export interface Artifact {
  /** What `Resource` would answer in the deployed function, decrypted as the `sst` package does it. */
  readonly links: Record<string, unknown>;
  /** The project's own modules that went into the bundle, from the root of the repository. */
  readonly sources: readonly string[];
  /** Packages that modules of the bundle still import, Node's own among them. */
  readonly imports: readonly string[];
}

const sourceMap = z.object({ sources: z.array(z.string()) });
const linksSchema = z.record(z.string(), z.unknown());

/** The artifacts that lie in a project after `sst diff`, by function. */
export const readArtifacts = (project: string, functions: readonly string[], key: Buffer): Record<string, Artifact> =>
  Object.fromEntries(
    functions.map((name) => {
      const folder = join(project, ".sst/artifacts", `${name}-src`);
      const bundles = globSync("**/*.mjs", { cwd: folder }).map((file) => readFileSync(join(folder, file), "utf8"));
      const maps = globSync("**/*.map", { cwd: folder }).map((file) => readFileSync(join(folder, file), "utf8"));
      return [
        name,
        {
          links: linksSchema.parse(JSON.parse(decrypt(readFileSync(join(folder, "resource.enc")), key))),
          sources: ownSources(maps.flatMap((map) => sourceMap.parse(JSON.parse(map)).sources)),
          imports: [...new Set(bundles.flatMap(staticImports))].filter((path) => !path.startsWith(".")).toSorted(),
        },
      ];
    }),
  );

const ownSources = (sources: string[]) =>
  sources
    .flatMap((source) => /(?:^|\/)(packages\/.+)$/.exec(source)?.[1] ?? [])
    .filter((path) => !path.includes("node_modules"));

const staticImports = (code: string) =>
  [...code.matchAll(/(?:^|[;\n}])\s*import\s*(?:[\w$*{][^"'();]*?from\s*)?["']([^"']+)["']/g)].flatMap(
    (match) => match[1] ?? [],
  );

function decrypt(encrypted: Buffer, key: Buffer): string {
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.alloc(12));
  decipher.setAuthTag(encrypted.subarray(-16));
  return Buffer.concat([decipher.update(encrypted.subarray(0, -16)), decipher.final()]).toString("utf8");
}
