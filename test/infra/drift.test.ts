import { readFileSync } from "node:fs";
import { join } from "node:path";
import { driftOf, generatedFiles } from "@larder/synth";
import { afterEach, expect, test, vi } from "vitest";
import { committedTopology, root, synthesise } from "./synthesised.ts";

afterEach(() => vi.unstubAllEnvs());

test("what is committed is what stacks/ says, whatever the environment holds", { timeout: 120_000 }, async () => {
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_PROFILE", "someone-else");
  vi.stubEnv("LARDER_WEB_ORIGINS", "https://example.com");
  vi.stubEnv("SST_STAGE", "production");
  expect(driftOf(root, generatedFiles(await synthesise("dev")))).toBe("");
});

test("drift is told as a diff of what is committed and what stacks/ says", () => {
  const topology = committedTopology();
  topology.functions["Health"]!.timeout = 11;
  const environmentTypes = readFileSync(join(root, "sst-env.d.ts"), "utf8");
  const drift = driftOf(root, generatedFiles({ topology, environmentTypes }));
  expect(drift).toContain("--- stacks/topology.json\tas committed");
  expect(drift).toContain('-      "timeout": 10');
  expect(drift).toContain('+      "timeout": 11');
  expect(drift).not.toContain("sst-env.d.ts");
});
