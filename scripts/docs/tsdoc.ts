import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const defined = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export const \w+ = defineEvent\(\s*"([^"]+)",\s*(\d+)/g;

/** What the comment above each event's definition says, by `type version`: the same words for readers of code and of documents. */
export function eventDescriptions(folder: string): Map<string, string> {
  const files = globSync("**/*.ts", { cwd: folder }).filter((file) => !file.endsWith(".test.ts"));
  return new Map(
    files.flatMap((file) =>
      [...readFileSync(join(folder, file), "utf8").matchAll(defined)].map(
        ([, comment = "", type, version]) => [`${type} ${version}`, textOf(comment)] as const,
      ),
    ),
  );
}

const textOf = (comment: string) =>
  comment
    .split("\n")
    .map((line) => line.replace(/^\s*\*?\s*/, "").trimEnd())
    .join(" ")
    .trim();
