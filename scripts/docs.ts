/**
 * `npm run docs`: writes the generated documents, the generated parts of others, and the lock of the contracts. With
 * `--check`, says which are out of date and exits 1. It never writes a lock that breaks a published event.
 * A generated part stands between `<!-- generated:NAME -->` and `<!-- /generated -->`.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { loadTopology, mermaid } from "@larder/topology";
import { asyncApi } from "./docs/asyncapi.ts";
import { BrokenContracts, contractsLock, lockFile } from "./docs/contracts-lock.ts";
import { openapi } from "./docs/openapi.ts";

const topology = loadTopology("stacks/topology.json");
const parts: Record<string, () => string> = {
  architecture: () => `\`\`\`mermaid\n${mermaid(topology)}\n\`\`\``,
};

try {
  bringUpToDate(process.argv.includes("--check"), await documents());
} catch (error) {
  if (!(error instanceof BrokenContracts)) throw error;
  console.error(error.message);
  process.exit(1);
}

/** Each file, and what it should say. */
async function documents(): Promise<{ file: string; text: string }[]> {
  return [
    { file: lockFile, text: contractsLock(topology, read(lockFile)) },
    { file: "README.md", text: regenerate(read("README.md"), "README.md") },
    { file: "docs/asyncapi.yaml", text: asyncApi(topology) },
    ...(await openapi()),
  ];
}

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function bringUpToDate(onlyCheck: boolean, documents: readonly { file: string; text: string }[]) {
  const stale = documents.filter(({ file, text }) => read(file) !== text);
  if (!onlyCheck) for (const { file, text } of stale) writeFileSync(file, text);
  if (!onlyCheck || stale.length === 0) return;
  console.error(`Out of date: ${stale.map(({ file }) => file).join(", ")}. Write them anew with: npm run docs`);
  process.exit(1);
}

function regenerate(text: string, file: string): string {
  return text.replaceAll(/(<!-- generated:(\w+) -->\n)[\s\S]*?(<!-- \/generated -->)/g, (_, open, name, close) => {
    const part = parts[name];
    if (!part)
      throw new Error(`${file} asks for a generated part ${JSON.stringify(name)}; there are: ${Object.keys(parts)}`);
    return `${open}${part()}\n${close}`;
  });
}
