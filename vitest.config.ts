import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/**/*.test.ts", "test/**/*.test.ts", "stacks/**/*.test.ts", "scripts/**/*.test.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Every test file that starts a local cloud has a process and workers of its own; two files at a time keep two cores busy.
    pool: "forks",
    maxWorkers: 2,
    env: { SST_TELEMETRY_DISABLED: "1" },
    typecheck: { enabled: false },
  },
});
