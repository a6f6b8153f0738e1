import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The state folder cannot be used. The message says what to do. */
export class CorruptState extends Error {
  override name = "CorruptState";
}

/**
 * The state folder of one local cloud. What was acknowledged is in a file here before the answer leaves,
 * so that it survives `kill -9` of the process (a crash of the machine itself may lose the last moments).
 */
export interface State {
  readonly directory: string;
  /** The local cloud's own database: checkpoints, accepted asynchronous invocations, undelivered events. */
  readonly database: DatabaseSync;
  close(): void;
}

const formatVersion = "1";

/**
 * Opens or makes the state folder.
 * @param options.fresh Forgets everything first.
 * @throws {CorruptState} when what is there cannot be read.
 */
export function openState(directory: string, options: { fresh?: boolean } = {}): State {
  if (options.fresh) rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  try {
    checkFormat(join(directory, "format"));
    return { directory, ...openDatabase(join(directory, "state.db")) };
  } catch (cause) {
    throw new CorruptState(
      `The saved state in ${directory} cannot be read (${(cause as Error).message}).\nStart over without it: npm start -- --fresh`,
      { cause },
    );
  }
}

function checkFormat(file: string) {
  let found: string;
  try {
    found = readFileSync(file, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    writeFileSync(file, `${formatVersion}\n`);
    return;
  }
  if (found !== formatVersion)
    throw new Error(`it has format ${JSON.stringify(found)}, this version writes ${formatVersion}`);
}

function openDatabase(file: string) {
  const database = new DatabaseSync(file);
  // WAL with NORMAL: a commit is in the file when it returns, fsync waits for the checkpoint. https://sqlite.org/pragma.html#pragma_synchronous
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA quick_check;");
  return { database, close: () => database.close() };
}
