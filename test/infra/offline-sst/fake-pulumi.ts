import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Pulumi } from "../../../packages/synth/src/evaluation/interfaces.ts";
import { Recorder } from "../../../packages/synth/src/evaluation/recorder.ts";
import { makeNamesStable } from "../../../packages/synth/src/evaluation/stable-names.ts";

/**
 * In the place of the `pulumi` command, which needs its engine and an account. It knows the two commands that `sst diff`
 * gives: `stack init`, and `preview`, for which it runs the program that the SST CLI has bundled, and leaves what was
 * registered in the file that `LARDER_GRAPH` names.
 */
const [command, ...args] = process.argv.slice(2);
const stack = command === "stack" ? args.at(-1) : args[args.indexOf("--stack") + 1];
const [, app = "", stage = ""] = (stack ?? "").split("/");
const backend = fileURLToPath(process.env["PULUMI_BACKEND_URL"] ?? "file:///");

if (command === "stack") writeState([]);
else if (command === "preview") await preview();
else throw new Error(`unexpected: pulumi ${command} ${args.join(" ")}`);

async function preview() {
  const main = /^main: (.+)$/m.exec(readFileSync(join(backend, "Pulumi.yaml"), "utf8"))?.[1] ?? "";
  const platform = realpathSync(dirname(main));
  const failures: unknown[] = [];
  const failed = (error: unknown) => failures.push(error);
  process.on("unhandledRejection", failed);
  makeNamesStable();
  const pulumi: Pulumi = createRequire(join(platform, "package.json"))("@pulumi/pulumi");
  const recorder = new Recorder(platform, failed);
  await pulumi.runtime.setMocks(recorder, app, stage, true, "organization");
  pulumi.runtime
    .runInPulumiStack(async () => (await import(pathToFileURL(join(platform, basename(main))).href)).default)
    .catch(failed);
  process.once("beforeExit", () => {
    for (const failure of failures) console.error(failure);
    if (failures.length > 0) process.exitCode = 1;
    writeState(Object.entries(recorder.links).map(([target, properties]) => ({ target, properties })));
    writeFileSync(process.env["LARDER_GRAPH"] ?? "", JSON.stringify({ resources: recorder.resources, settings: args }));
    log({ summaryEvent: { resourceChanges: {} } });
  });
}

/** The state of the stack, in which the CLI looks for links when it writes `sst-env.d.ts`. */
function writeState(links: { target: string; properties: unknown }[]) {
  const folder = join(backend, ".pulumi/stacks", app);
  mkdirSync(folder, { recursive: true });
  const urn = (type: string, name: string) => `urn:pulumi:${stage}::${app}::${type}::${name}`;
  const resources = [
    { urn: urn("pulumi:pulumi:Stack", `${app}-${stage}`), type: "pulumi:pulumi:Stack", outputs: {} },
    ...links.map((outputs) => ({
      urn: urn("sst:sst:LinkRef", `${outputs.target}LinkRef`),
      type: "sst:sst:LinkRef",
      outputs,
    })),
  ];
  const manifest = { time: "2024-01-01T00:00:00Z", magic: "", version: "" };
  const latest = { manifest, resources: links.length > 0 ? resources : [] };
  const state = { version: 3, checkpoint: { stack: `organization/${app}/${stage}`, latest } };
  writeFileSync(join(folder, `${stage}.json`), JSON.stringify(state));
}

/** The CLI follows what happens in this file. */
function log(event: object) {
  const file = args[args.indexOf("--event-log") + 1];
  if (file) writeFileSync(file, `${JSON.stringify({ sequence: 1, timestamp: 0, ...event })}\n`, { flag: "a" });
}
