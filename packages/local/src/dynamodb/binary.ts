import { accessSync, constants, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import * as z from "zod";

/** This machine has no DynamoDB to run. The message says how to get one. */
export class DynamoDbMissing extends Error {
  override name = "DynamoDbMissing";
}

const executable = process.platform === "win32" ? "dynoxide.exe" : "dynoxide";

/**
 * Finds the dynoxide binary: the npm package of this platform, else `dynoxide` on the PATH.
 * @throws {DynamoDbMissing}
 */
export function findDynoxide(
  platform = `${process.platform}-${process.arch}`,
  path = process.env["PATH"] ?? "",
): string {
  const found = [fromPackage(platform), ...path.split(delimiter).map((folder) => join(folder, executable))].find(runs);
  if (found === undefined) throw new DynamoDbMissing(advice(platform));
  return found;
}

function fromPackage(platform: string): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`@dynoxide/${platform}/package.json`)), executable);
  } catch {
    return undefined;
  }
}

function runs(file: string | undefined): file is string {
  if (!file) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const advice = (platform: string) =>
  `DynamoDB cannot run: the dynoxide binary for ${platform} is not installed.
Install it:            npm install --no-save @dynoxide/${platform}@${pinnedVersion()}
or put one on PATH:    https://github.com/nubo-db/dynoxide
or use another one:    LARDER_DYNAMODB_URL=http://127.0.0.1:8000 npm start   (DynamoDB Local, for example)`;

/** The version that the lock file carries for Linux x64 is the version for every platform. */
function pinnedVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const { optionalDependencies } = z.object({ optionalDependencies: z.record(z.string(), z.string()) }).parse(manifest);
  return optionalDependencies["@dynoxide/linux-x64"] ?? "latest";
}
