import { writeFileSync } from "node:fs";
import { driftOf, generatedFiles, writeFiles } from "./files.ts";
import type { Options } from "./options.ts";
import { defaultStage } from "./place.ts";
import { stableJson } from "./stable-json.ts";
import { type Synthesised, synth } from "./synth.ts";
import { SynthError } from "./synth-error.ts";

type Tell = (line: string) => void;

/** What `npm run synth` does with its options. */
export async function runSynth(root: string, { stage, check, out }: Options, tell: Tell): Promise<void> {
  const result = await synth({ root, stage, tell, variables: stage === defaultStage ? {} : ownVariables() });
  if (check) compare(root, result, tell);
  else if (out !== undefined) writeFileSync(out, stableJson(result.topology));
  else if (stage !== defaultStage) process.stdout.write(stableJson(result.topology));
  else write(root, result, tell);
}

/** What the project's own settings are in this shell. The committed files are of nobody's shell. */
const ownVariables = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[0].startsWith("LARDER_") && entry[1] !== undefined,
    ),
  );

function write(root: string, result: Synthesised, tell: Tell): void {
  const written = writeFiles(root, generatedFiles(result));
  tell(written.length > 0 ? `Wrote ${written.join(" and ")}` : "Nothing has changed");
}

function compare(root: string, result: Synthesised, tell: Tell): void {
  const drift = driftOf(root, generatedFiles(result));
  process.stdout.write(drift);
  if (drift !== "")
    throw new SynthError([
      "The committed files are not what stacks/ says. Run `npm run synth`, look at what changed, and commit it",
    ]);
  tell("stacks/topology.json and sst-env.d.ts are what stacks/ says");
}
