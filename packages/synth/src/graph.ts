import * as z from "zod";

/** What one evaluation of `sst.config.ts` registered, before anything is made of it. */

const resourceSchema = z.object({
  /** Pulumi's type token, for example `aws:sqs/queue:Queue`. */
  type: z.string(),
  name: z.string(),
  /** False for components, which only group other resources. */
  custom: z.boolean(),
  inputs: z.record(z.string(), z.json()),
  /** Inputs and what AWS would add to them, such as the ARN. */
  outputs: z.record(z.string(), z.json()),
});

/** What a component asks the SST CLI to bundle. */
const buildSchema = z.object({
  functionID: z.string(),
  handler: z.string(),
  runtime: z.string(),
  links: z.record(z.string(), z.record(z.string(), z.json())),
  copyFiles: z.array(z.json()),
  isContainer: z.boolean(),
  properties: z.record(z.string(), z.json()),
});

export const graphSchema = z.object({
  app: z.object({
    name: z.string(),
    stage: z.string(),
    protect: z.boolean().optional(),
    removal: z.enum(["remove", "retain", "retain-all"]),
  }),
  region: z.string(),
  account: z.string(),
  outputs: z.record(z.string(), z.json()),
  resources: z.array(resourceSchema),
  builds: z.array(buildSchema),
  /** What `Resource` of the `sst` package can answer: name → properties, `type` among them. */
  links: z.record(z.string(), z.record(z.string(), z.json())),
});

export type Graph = z.infer<typeof graphSchema>;
export type Resource = Graph["resources"][number];
export type Build = Graph["builds"][number];
