/**
 * `npm run docs`: writes the generated parts of the documents. With `--check`, says which are out of date and exits 1.
 * A generated part stands between `<!-- generated:NAME -->` and `<!-- /generated -->`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { loadTopology, mermaid } from "@larder/topology";

const topology = loadTopology("stacks/topology.json");
const parts: Record<string, () => string> = {
  architecture: () => `\`\`\`mermaid\n${mermaid(topology)}\n\`\`\``,
};
const files = ["README.md"];

const stale = files.filter((file) => {
  const current = readFileSync(file, "utf8");
  const wanted = regenerate(current, file);
  if (!process.argv.includes("--check")) writeFileSync(file, wanted);
  return current !== wanted;
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
