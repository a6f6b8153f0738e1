import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The state folder cannot be used. The message says what to do. */
export class CorruptState extends Error {
  override name = "CorruptState";
}

/** The folder holds something else than the state of a local cloud, which is not to be mixed with it, let alone deleted. */
export class NotAStateFolder extends Error {
  override name = "NotAStateFolder";
}

/** Another local cloud is running on the same state folder. */
export class StateInUse extends Error {
  override name = "StateInUse";
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

/** Goes up when what an earlier version left is of no use any more: to the local cloud, or to the functions that it ships with. */
const formatVersion = "3";

/**
 * Opens or makes the state folder.
 * @param options.fresh Forgets everything first.
 * @throws {NotAStateFolder} when there are files in it, and they are not ours.
 * @throws {StateInUse} when another process holds it.
 * @throws {CorruptState} when what is there cannot be read.
 */
export function openState(directory: string, options: { fresh?: boolean } = {}): State {
  refuseForeign(directory);
  if (options.fresh) clear(directory);
  mkdirSync(directory, { recursive: true });
  try {
    checkFormat(join(directory, "format"));
    return { directory, ...openDatabase(join(directory, "state.db")) };
  } catch (cause) {
    throw isLocked(cause) ? inUse(directory, cause) : corrupt(directory, cause);
  }
}

function refuseForeign(directory: string) {
  if (!existsSync(directory) || readdirSync(directory).length === 0 || existsSync(join(directory, "format"))) return;
  throw new NotAStateFolder(
    `${directory} holds other files, and is not a state folder.\nName one that is empty or does not exist: npm start -- --state .larder`,
  );
}

function clear(directory: string) {
  const database = join(directory, "state.db");
  // Opening takes the lock, so that a running local cloud does not lose its state under its feet.
  if (existsSync(database)) closeIfReadable(directory, database);
  rmSync(directory, { recursive: true, force: true });
}

function closeIfReadable(directory: string, file: string) {
  try {
    openDatabase(file).close();
  } catch (cause) {
    if (isLocked(cause)) throw inUse(directory, cause);
    // Anything else is the corruption that a fresh start is there to remove.
  }
}

const sqliteBusy = 5;
const isLocked = (error: unknown) => error instanceof Error && "errcode" in error && error.errcode === sqliteBusy;

const inUse = (directory: string, cause: unknown) =>
  new StateInUse(
    `Another local cloud is running on the state in ${directory}.\nStop it first, or give this one a folder of its own: npm start -- --state .larder-2 --port 0`,
    { cause },
  );

const corrupt = (directory: string, cause: unknown) =>
  new CorruptState(
    `The saved state in ${directory} cannot be used (${cause instanceof Error ? cause.message : cause}).\nStart over without it: npm start -- --fresh`,
    { cause },
  );

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
    throw new Error(
      `it is of another version: its format is ${JSON.stringify(found)}, this version writes ${formatVersion}`,
    );
}

function openDatabase(file: string) {
  const database = new DatabaseSync(file);
  // The lock that this mode holds ends with the process, however it ends: it is also what keeps a second local cloud out.
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  // WAL with NORMAL: a commit is in the file when it returns, fsync waits for the checkpoint. https://sqlite.org/pragma.html#pragma_synchronous
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  const { quick_check: verdict } = database.prepare("PRAGMA quick_check").get() ?? {};
  if (verdict !== "ok") throw new Error(`SQLite reports: ${verdict}`);
  database.exec("BEGIN IMMEDIATE; COMMIT");
  return { database, close: () => database.close() };
}
