import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { place } from "../place.ts";
import { bundleConfig } from "./bundle.ts";
import { describeError } from "./describe-error.ts";
import type { Config, Pulumi } from "./interfaces.ts";
import { markSecrets } from "./mark-secrets.ts";
import { plainObject } from "./plain.ts";
import { Recorder } from "./recorder.ts";
import { startSstServer } from "./sst-server.ts";
import { makeNamesStable } from "./stable-names.ts";

/**
 * One evaluation, alone in its process: `main.ts <root> <stage> <folder>` leaves `result.json` in the folder.
 * It does what `sst deploy` does, with Pulumi's mocks in the place of its engine and a stub in the place of the CLI.
 */
const [root = ".", stage = "", folder = "."] = process.argv.slice(2);
const platform = join(root, ".sst/platform");
const errors: string[] = [];
const failed = (error: unknown) => errors.push(describeError(error));

process.on("unhandledRejection", failed);
const graph = await evaluate().catch(failed);

/** Outputs settle when the event loop has run dry, which is also how a Pulumi program ends. */
process.once("beforeExit", () => {
  const result =
    errors.length > 0 || typeof graph !== "function" ? { errors: [...new Set(errors)] } : { graph: graph() };
  writeFileSync(join(folder, "result.json"), JSON.stringify(result));
});

async function evaluate() {
  makeNamesStable();
  markSecrets();
  const emptyBundle = join(folder, "bundle");
  mkdirSync(emptyBundle);
  const server = await startSstServer(emptyBundle, failed);
  process.env.SST_SERVER = server.url;

  const globals = {
    $app: { name: "", stage },
    $dev: false,
    $cli: {
      command: "deploy",
      dev: false,
      paths: { home: folder, root, work: folder, platform },
      state: { version: {} },
    },
  };
  Object.assign(globalThis, globals);

  const bundle = await bundleConfig(root, platform);
  process.once("exit", () => rmSync(bundle, { force: true }));
  const config: Config = await import(pathToFileURL(bundle).href);

  const { providers = {}, ...settings } = await config.default.app({ stage });
  const app = {
    protect: false,
    removal: "retain" as const,
    ...settings,
    stage,
    providers: { [settings.home]: {}, ...providers },
  };
  Object.assign(globalThis, { $app: app });

  const pulumi: Pulumi = createRequire(join(platform, "package.json"))("@pulumi/pulumi");
  const recorder = new Recorder(platform, failed);
  await pulumi.runtime.setMocks(recorder, app.name, stage, false, "organization");
  for (const [key, value] of providerSettings(app.providers)) pulumi.runtime.setConfig(key, value);

  let outputs: Record<string, unknown> = {};
  pulumi.runtime
    .runInPulumiStack(() => config.run(config.default.run))
    .then((result) => {
      outputs = result ?? {};
    }, failed);

  return () => {
    const { _protect: _, ...returned } = outputs;
    return {
      app: { name: app.name, stage, protect: app.protect, removal: app.removal },
      ...place,
      outputs: plainObject(returned),
      resources: recorder.resources,
      links: recorder.links,
      builds: server.builds,
    };
  };
}

/** As the CLI hands them to Pulumi: `aws:region`, `aws:defaultTags`… */
function providerSettings(providers: Record<string, unknown>) {
  return Object.entries(providers).flatMap(([provider, settings]) =>
    Object.entries(settings ?? {}).map(
      ([key, value]) => [`${provider}:${key}`, typeof value === "string" ? value : JSON.stringify(value)] as const,
    ),
  );
}
