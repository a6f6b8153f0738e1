import { resolve } from "node:path";
import { help, type Options, parseOptions } from "./options.ts";
import { ensurePlatform } from "./platform.ts";
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
  if (options.help) return void process.stdout.write(help);
  await ensurePlatform(root, tell);
  if (options.installOnly) return;
  // Loaded only now: whether all is installed is asked before every test run, and must take no time.
  const { runSynth } = await import("./run-synth.ts");
  await runSynth(root, options, tell);
}
