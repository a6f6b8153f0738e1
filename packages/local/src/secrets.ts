import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Topology } from "@larder/topology";
import * as z from "zod";
import { CorruptState, type State } from "./state.ts";

const fileSchema = z.record(z.string(), z.string());

/** Name → value. */
export type Secrets = Readonly<Record<string, string>>;

interface SecretsOptions {
  readonly topology: Pick<Topology, "secrets">;
  readonly state: Pick<State, "directory">;
  /** Values of somebody's own: they prevail, and are not kept. */
  readonly given: Secrets;
}

/**
 * The values of the topology's secrets. They are made up when they are first needed, and kept in `secrets.json` in the
 * state folder, for whoever wants to sign something by hand: nothing prints them.
 * @throws {CorruptState} when that file cannot be read.
 */
export function openSecrets({ topology, state, given }: SecretsOptions): Secrets {
  const file = join(state.directory, "secrets.json");
  const kept = read(file);
  const made = topology.secrets.filter((name) => !Object.hasOwn(kept, name)).map((name) => [name, newValue()]);
  const all: Secrets = { ...kept, ...Object.fromEntries(made) };
  if (made.length > 0) write(file, all);
  return Object.fromEntries(topology.secrets.map((name) => [name, given[name] ?? all[name] ?? ""]));
}

/** As hard to guess as a key of 256 bits, in letters that headers and shells take as they are. */
const newValue = () => randomBytes(32).toString("base64url");

function read(file: string): Secrets {
  if (!existsSync(file)) return {};
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new CorruptState(
      `The secrets in ${file} cannot be read (${cause instanceof Error ? cause.message : cause}).\nMend the file, or start over without it: npm start -- --fresh`,
      { cause },
    );
  }
}

function write(file: string, secrets: Secrets): void {
  // Renamed into its place, so that nobody finds half of it.
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
