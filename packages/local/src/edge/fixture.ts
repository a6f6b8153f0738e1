import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type BucketSpec,
  type FunctionSpec,
  parseTopology,
  type QueueSpec,
  type TableSpec,
  type Topology,
} from "@larder/topology";

/** For tests: topologies in a few lines, and folders that go away. */

export function topologyOf(parts: Partial<Topology>): Topology {
  return parseTopology({
    version: 1,
    app: "pantry",
    stage: "test",
    region: "eu-central-1",
    account: "123456789012",
    functions: {},
    tables: {},
    queues: {},
    buckets: {},
    buses: {},
    rules: {},
    mappings: {},
    httpApis: {},
    cdns: {},
    userPools: {},
    invocations: {},
    secrets: [],
    protection: { protect: false, removal: "remove" },
    outputs: {},
    ...parts,
  });
}

export const tableOf = (name: string, more: Partial<TableSpec> = {}): TableSpec => ({
  name,
  hashKey: { name: "pk", type: "S" },
  rangeKey: { name: "sk", type: "S" },
  indexes: {},
  stream: "NEW_AND_OLD_IMAGES",
  encrypted: true,
  pointInTimeRecovery: true,
  deletionProtection: false,
  ...more,
});

export const queueOf = (name: string, more: Partial<QueueSpec> = {}): QueueSpec => ({
  name,
  fifo: name.endsWith(".fifo"),
  contentBasedDeduplication: false,
  visibilityTimeout: 30,
  retention: 345_600,
  delay: 0,
  encrypted: true,
  policy: [],
  ...more,
});

/** A bucket that tells nobody, with nothing in it. */
export const bucketOf = (name: string, more: Partial<BucketSpec> = {}): BucketSpec => ({
  name,
  versioning: false,
  private: true,
  policy: [],
  cors: [],
  lifecycle: [],
  notifications: [],
  eventBridge: false,
  ...more,
});

export const functionOf = (name: string, policy: FunctionSpec["policy"]): FunctionSpec => ({
  name,
  handler: "handler.handler",
  runtime: "nodejs24.x",
  architecture: "arm64",
  memory: 128,
  timeout: 3,
  bundling: { format: "esm", minify: false, splitting: false, sourcemap: false },
  environment: {},
  links: {},
  policy,
  logging: { format: "json", retentionDays: 14 },
});

/** A folder that is removed at the end of the scope: `using folder = temporaryFolder()`. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), "larder-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Configuration for an SDK client. */
export const clientFor = (endpoint: string, accessKeyId = "larder") => ({
  endpoint,
  region: "eu-central-1",
  credentials: { accessKeyId, secretAccessKey: "secret" },
});
