import { parseArgs } from "node:util";
import { defaultStage } from "./place.ts";
import { SynthError } from "./synth-error.ts";

export const help = `npm run synth                          writes stacks/topology.json and sst-env.d.ts from stacks/
npm run synth -- --check               fails when they are not what stacks/ says; writes nothing
npm run synth -- --stage production    prints what that stage would get; with --out <file>, writes it there
`;

export interface Options {
  readonly stage: string;
  readonly check: boolean;
  readonly help: boolean;
  /** Only see to it that SST's components are there. */
  readonly installOnly: boolean;
  readonly out?: string | undefined;
}

/** @throws {SynthError} saying what is wrong with them. */
export function parseOptions(args: readonly string[]): Options {
  const { stage = defaultStage, check = false, help = false, out, ...rest } = parse(args);
  if (check && stage !== defaultStage)
    throw new SynthError([`--check is about the committed files, which are of the stage ${defaultStage}`]);
  if (!/^[a-zA-Z][a-zA-Z0-9-]*$/.test(stage))
    throw new SynthError([`"${stage}" cannot be a stage: letters, digits and hyphens, a letter first`]);
  return { stage, check, help, out, installOnly: rest["install-only"] ?? false };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        check: { type: "boolean" },
        stage: { type: "string" },
        out: { type: "string" },
        help: { type: "boolean", short: "h" },
        "install-only": { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new SynthError([`${error instanceof Error ? error.message : error}\n\n${help}`]);
  }
}
