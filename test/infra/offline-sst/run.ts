import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { secretMark } from "@larder/topology";
import * as z from "zod";
import { readArtifacts } from "./artifacts.ts";
import { startFakeAws } from "./fake-aws.ts";

/** The key that mocks answer where a deployment draws a random one. */
const linkKey = Buffer.alloc(32);

const graphSchema = z.object({
  settings: z.array(z.string()),
  resources: z.array(
    z.object({ type: z.string(), name: z.string(), custom: z.boolean(), inputs: z.record(z.string(), z.json()) }),
  ),
});

/**
 * Runs the real `sst diff` for a stage, in a copy of the project, with an account and an engine that only pretend.
 * The CLI evaluates the stacks and bundles every function as it would to deploy them.
 * @param secrets Their names. Each is set, to the mark that stands for it in a topology.
 */
export async function sstDiff(root: string, stage: string, secrets: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), "larder-sst-"));
  const aws = await startFakeAws();
  try {
    const project = copyProject(root, join(folder, "project"));
    const output = await run(project, stage, folder, { AWS_ENDPOINT_URL: aws.url, ...secretSettings(secrets) });
    const graphFile = join(folder, "graph.json");
    if (!existsSync(graphFile)) throw new Error(`sst diff evaluated nothing:\n${output}${pulumiErrors(project)}`);
    const { resources, settings } = graphSchema.parse(JSON.parse(readFileSync(graphFile, "utf8")));
    const functions = resources.filter(({ type }) => type === "sst:aws:Function").map(({ name }) => name);
    return {
      /** What the CLI printed. */
      output,
      resources,
      /** What the CLI passed to the engine: region, tags. */
      settings,
      artifacts: readArtifacts(project, functions, linkKey),
      environmentTypes: readFileSync(join(project, "sst-env.d.ts"), "utf8"),
      unexpectedCalls: aws.unexpected,
    };
  } finally {
    aws.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyProject(root: string, project: string): string {
  mkdirSync(join(project, ".sst"), { recursive: true });
  for (const each of ["sst.config.ts", "package.json", "stacks"])
    cpSync(join(root, each), join(project, each), { recursive: true });
  cpSync(join(root, ".sst/provider-lock.json"), join(project, ".sst/provider-lock.json"));
  for (const each of ["packages", "node_modules", ".sst/platform"])
    symlinkSync(join(root, each), join(project, each), "dir");
  return project;
}

/** The CLI hands secrets on to the stacks in variables, and takes any that are there already. */
const secretSettings = (secrets: readonly string[]) =>
  Object.fromEntries(secrets.map((name) => [`SST_SECRET_${name}`, secretMark(name)]));

async function run(project: string, stage: string, folder: string, env: Record<string, string>): Promise<string> {
  const home = join(folder, "home");
  const pulumi = join(home, "sst/bin/pulumi");
  mkdirSync(join(home, "sst/bin"), { recursive: true });
  writeFileSync(
    pulumi,
    `#!/bin/sh\nexec "${process.execPath}" --no-warnings "${fileURLToPath(new URL("./fake-pulumi.ts", import.meta.url))}" "$@"\n`,
  );
  chmodSync(pulumi, 0o755);

  // What a bundle wants installed beside it would come from a registry: here it only looks as if it had come.
  const tools = join(home, "tools");
  mkdirSync(tools);
  writeFileSync(join(tools, "npm"), "#!/bin/sh\nmkdir -p node_modules\n");
  chmodSync(join(tools, "npm"), 0o755);

  const child = spawn(process.execPath, [join(project, "node_modules/sst/bin/sst.mjs"), "diff", "--stage", stage], {
    cwd: project,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: `${tools}${delimiter}${process.env["PATH"]}`,
      HOME: home,
      XDG_CONFIG_HOME: home,
      AWS_ACCESS_KEY_ID: "none",
      AWS_SECRET_ACCESS_KEY: "none",
      AWS_REGION: "eu-west-1",
      SST_TELEMETRY_DISABLED: "1",
      SST_SKIP_DEPENDENCY_CHECK: "1",
      SST_NO_BUN: "1",
      SST_PULUMI_PATH: pulumi,
      LARDER_GRAPH: join(folder, "graph.json"),
      ...env,
    },
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return output + errors;
}

const pulumiErrors = (project: string) => {
  const file = join(project, ".sst/log/pulumi.err");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
};
