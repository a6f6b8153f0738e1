import type { KnipConfig } from "knip";
import topology from "./stacks/topology.json" with { type: "json" };

/** Nothing imports a handler: what the topology names is in use. */
const handlersOf = (service: string) =>
  Object.values(topology.functions).flatMap(({ handler }) => {
    const [, file] = handler.match(`^packages/${service}/(.+)\\.\\w+$`) ?? [];
    return file ? [`${file}.ts`] : [];
  });

export default {
  ignoreExportsUsedInFile: true,
  workspaces: {
    ".": {
      entry: [
        "scripts/*.{ts,mjs}",
        "scripts/orders/testing/checkout.ts",
        "bench/*.ts",
        "bench/checkout/queue-consumer.ts",
        "bench/functions/*.{ts,mjs}",
        "bench/load/generator.ts",
        "bench/reference/server.ts",
        "test/**/*.test.ts",
        "test/checkout/faulty-checkout.ts",
        "stacks/**/*.{ts,mjs}",
      ],
      project: ["scripts/**", "bench/**", "test/**", "stacks/**"],
    },
    "packages/api": { entry: handlersOf("api") },
    "packages/files": { entry: handlersOf("files") },
    "packages/payment-simulator": { entry: handlersOf("payment-simulator") },
    "packages/local": {
      entry: [
        "src/lambda/runtime/main.ts",
        "src/{lambda,user-pools}/testing/handlers.ts",
        "src/durable/testing/timed-workflows.ts",
      ],
    },
  },
} satisfies KnipConfig;
