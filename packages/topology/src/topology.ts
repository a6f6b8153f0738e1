import * as z from "zod";
import { bucketSchema } from "./resources/bucket.ts";
import { busSchema, ruleSchema } from "./resources/bus.ts";
import { cdnSchema } from "./resources/cdn.ts";
import { functionSchema } from "./resources/function.ts";
import { httpApiSchema } from "./resources/http-api.ts";
import { invocationSchema } from "./resources/invocation.ts";
import { mappingSchema } from "./resources/mapping.ts";
import { name } from "./resources/name.ts";
import { queueSchema } from "./resources/queue.ts";
import { tableSchema } from "./resources/table.ts";
import { userPoolSchema } from "./resources/user-pool.ts";

/**
 * What `stacks/` deploys, as `npm run synth` writes it to `stacks/topology.json`.
 *
 * Every collection is keyed by the logical name of the resource (the name given in `stacks/`, with SST's suffix removed);
 * `name` inside is the physical name on AWS. One resource refers to another by logical name, IAM statements by ARN.
 * Times are in seconds and sizes in megabytes, unless a field says otherwise, as AWS counts them.
 */
export const topologySchema = z.strictObject({
  version: z.literal(1),
  app: name,
  stage: name,
  region: name,
  account: z.string().regex(/^\d{12}$/),
  functions: z.record(name, functionSchema),
  tables: z.record(name, tableSchema),
  queues: z.record(name, queueSchema),
  buckets: z.record(name, bucketSchema),
  buses: z.record(name, busSchema),
  rules: z.record(name, ruleSchema),
  mappings: z.record(name, mappingSchema),
  httpApis: z.record(name, httpApiSchema),
  cdns: z.record(name, cdnSchema),
  userPools: z.record(name, userPoolSchema),
  invocations: z.record(name, invocationSchema),
  /** Names of the secrets: their values are for who runs the topology to know. */
  secrets: z.array(name),
  /** What `sst.config.ts` promises about removal: production keeps its data and refuses to be removed. */
  protection: z.strictObject({ protect: z.boolean(), removal: z.enum(["remove", "retain", "retain-all"]) }),
  /** What `sst.config.ts` returns, for people and scripts. */
  outputs: z.record(name, z.json()),
});

export type Topology = z.infer<typeof topologySchema>;
