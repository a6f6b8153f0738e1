import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { type LocalCloud, start } from "@larder/local";
import type { BucketSpec, Topology } from "@larder/topology";
import { parseTopology } from "@larder/topology";
import { afterAll, beforeAll } from "vitest";

/** A bucket that nobody is told of, with nothing in it. */
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

/** A topology of what is given, and nothing else. */
export const topologyOf = (parts: Partial<Topology>): Topology =>
  parseTopology({
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

/** A local cloud for the tests of a file, with the real client. */
export function useCloud(parts: Partial<Topology> = { buckets: { Files: bucketOf("files") } }) {
  const state = mkdtempSync(join(tmpdir(), "larder-s3-"));
  let local: LocalCloud;
  beforeAll(async () => {
    local = await start(topologyOf(parts), { state });
  });
  afterAll(async () => {
    await local.stop();
    rmSync(state, { recursive: true, force: true });
  });
  return {
    get local() {
      return local;
    },
    s3: (credentials = local.aws.credentials) => new S3Client({ ...local.aws, credentials }),
  };
}
