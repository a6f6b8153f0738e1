/**
 * `npm run docs`: writes the generated documents, and the generated parts of others. With `--check`, says which are out of
 * date and exits 1. A generated part stands between `<!-- generated:NAME -->` and `<!-- /generated -->`.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { loadTopology, mermaid } from "@larder/topology";
import { openapi } from "./docs/openapi.ts";

const topology = loadTopology("stacks/topology.json");
const parts: Record<string, () => string> = {
  architecture: () => `\`\`\`mermaid\n${mermaid(topology)}\n\`\`\``,
};
const partly = ["README.md"].map((file) => ({ file, text: regenerate(readFileSync(file, "utf8"), file) }));
const wholly = [...(await openapi())];

const stale = [...partly, ...wholly].flatMap(({ file, text }) => {
  const current = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (current === text) return [];
  if (!process.argv.includes("--check")) writeFileSync(file, text);
  return [file];
});
if (process.argv.includes("--check") && stale.length > 0) {
  console.error(`Out of date: ${stale.join(", ")}. Write them anew with: npm run docs`);
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
