import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { type LocalCloud, start } from "@larder/local";
import type { Topology } from "@larder/topology";
import { afterAll, beforeAll } from "vitest";
import { bucketOf, topologyOf } from "../../../packages/local/src/edge/fixture.ts";

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
