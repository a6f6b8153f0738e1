import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { defaultStage, driftOf, generatedFiles, writeFiles } from "./files.ts";
import { help, type Options, parseOptions } from "./options.ts";
import { ensurePlatform } from "./platform.ts";
import { stableJson } from "./stable-json.ts";
import { type Synthesised, synth } from "./synth.ts";
import { SynthError } from "./synth-error.ts";

const root = resolve(import.meta.dirname, "../../..");
const tell = (line: string) => process.stderr.write(`${line}\n`);

try {
  await run(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof SynthError)) throw error;
  tell(error.message);
  process.exitCode = 1;
}

async function run(options: Options): Promise<void> {
  if (options.help) process.stdout.write(help);
  else if (options.installOnly) await ensurePlatform(root, tell);
  else answer(options, await synth({ root, stage: options.stage, tell }));
}

function answer({ check, stage, out }: Options, result: Synthesised): void {
  if (check) compare(result);
  else if (out !== undefined) writeFileSync(out, stableJson(result.topology));
  else if (stage !== defaultStage) process.stdout.write(stableJson(result.topology));
  else write(result);
}

function write(result: Synthesised): void {
  const written = writeFiles(root, generatedFiles(result));
  tell(written.length > 0 ? `Wrote ${written.join(" and ")}` : "Nothing has changed");
}

function compare(result: Synthesised): void {
  const drift = driftOf(root, generatedFiles(result));
  process.stdout.write(drift);
  if (drift !== "")
    throw new SynthError([
      "The committed files are not what stacks/ says. Run `npm run synth`, look at what changed, and commit it",
    ]);
  tell("stacks/topology.json and sst-env.d.ts are what stacks/ says");
}
