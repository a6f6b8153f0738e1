import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LambdaClientConfig } from "@aws-sdk/client-lambda";
import type { Topology } from "@larder/topology";
import * as z from "zod";

const endpointsSchema = z.looseObject({ aws: z.url(), oidc: z.url().optional(), api: z.url().optional() });

/** Nothing runs on a state folder. The message says what to do. */
export class NoLocalCloud extends Error {
  override name = "NoLocalCloud";
}

/**
 * The local cloud that keeps its data in a folder says where it is, as long as it runs.
 * @param otherwise what else could be done where none runs
 * @throws {NoLocalCloud}
 */
export function findLocalCloud(state: string, otherwise = ""): z.infer<typeof endpointsSchema> {
  try {
    return endpointsSchema.parse(JSON.parse(readFileSync(join(state, "endpoints.json"), "utf8")));
  } catch (cause) {
    throw new NoLocalCloud(`No local cloud runs on the state in ${state}. Start it: npm start${otherwise}`, { cause });
  }
}

/** Options of a command line that say which deployment it is for: one on AWS, or the local cloud without a stage. */
export const placeOptions = {
  stage: { type: "string" },
  region: { type: "string" },
  state: { type: "string", default: ".larder" },
} as const;

interface Place {
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly state: string;
}

/**
 * Leads an AWS client to a deployment, on AWS with the credentials of the environment.
 * @throws {NoLocalCloud}
 */
export function clientConfig({ stage, region, state }: Place, topology: Topology): LambdaClientConfig {
  if (stage !== undefined) return { region: region ?? process.env["AWS_REGION"] ?? topology.region };
  const credentials = { accessKeyId: "larder", secretAccessKey: "larder" };
  return { endpoint: findLocalCloud(state, ", or name a --stage").aws, region: topology.region, credentials };
}
