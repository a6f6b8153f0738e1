import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { cleanEnvironment } from "./environment.ts";
import { type Graph, graphSchema } from "./graph.ts";
import { place } from "./place.ts";
import { SynthError } from "./synth-error.ts";

const program = fileURLToPath(new URL("./evaluation/main.ts", import.meta.url));

const resultSchema = z.union([z.object({ graph: graphSchema }), z.object({ errors: z.array(z.string()).min(1) })]);

type Variables = Readonly<Record<string, string>>;

/**
 * Runs `sst.config.ts` for a stage with SST's own components, nothing behind them, and tells what they registered.
 * In a process of its own, because Pulumi's mocks and SST's globals stay for good.
 * @param variables What the stacks find in the environment, beside what programs need.
 * @throws {SynthError} with what the stacks or SST's components objected to.
 */
export async function evaluate(root: string, stage: string, variables: Variables = {}): Promise<Graph> {
  const folder = mkdtempSync(join(tmpdir(), "larder-synth-"));
  try {
    return await evaluateIn(folder, [root, stage], variables);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function evaluateIn(folder: string, [root, stage]: [string, string], variables: Variables): Promise<Graph> {
  const child = spawn(process.execPath, ["--enable-source-maps", "--no-warnings", program, root, stage, folder], {
    cwd: root,
    env: { ...variables, ...cleanEnvironment(), AWS_REGION: place.region },
    // What stacks and components print goes beside our own output, which may be piped.
    stdio: ["ignore", 2, 2],
  });
  const [code] = await once(child, "exit");
  const result = resultSchema.safeParse(readResult(join(folder, "result.json")));
  if (!result.success)
    throw new SynthError([`the evaluation of sst.config.ts broke off (exit ${code}); see its output above`]);
  if ("errors" in result.data) throw new SynthError(result.data.errors);
  return result.data.graph;
}

function readResult(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined; // The process ended before it could say anything, which its exit code and output tell.
  }
}
