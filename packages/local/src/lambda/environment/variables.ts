import type { FunctionSpec, Topology } from "@larder/topology";

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface Surroundings {
  readonly topology: Topology;
  readonly spec: FunctionSpec;
  readonly version: string;
  /** The folder of the bundle: what is `/var/task` on AWS. */
  readonly directory: string;
  /** Where AWS calls go. */
  readonly endpoint: string;
  readonly keys: Keys;
  readonly logStream: string;
}

/**
 * All that a function finds in `process.env`: what the topology sets, its links in the form that SST's `Resource` reads,
 * and what Lambda defines (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html). Nothing of this machine's.
 */
export function environmentVariables(surroundings: Surroundings): Record<string, string> {
  const { topology, spec, version, directory, endpoint, keys, logStream } = surroundings;
  return {
    PATH: "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
    LANG: "en_US.UTF-8",
    ...spec.environment,
    ...linkVariables(topology, spec),
    TZ: ":UTC",
    AWS_REGION: topology.region,
    AWS_DEFAULT_REGION: topology.region,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_ENDPOINT_URL: endpoint,
    // Paths that do not exist: without them the SDK would read the profiles in the home folder of whoever runs this.
    AWS_CONFIG_FILE: `${directory}/.aws/config`,
    AWS_SHARED_CREDENTIALS_FILE: `${directory}/.aws/credentials`,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memory),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_FORMAT: spec.logging.format === "json" ? "JSON" : "Text",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    LAMBDA_TASK_ROOT: directory,
    _HANDLER: spec.handler.slice(spec.handler.lastIndexOf("/") + 1),
  };
}

function linkVariables(topology: Topology, spec: FunctionSpec) {
  const links = { App: { name: topology.app, stage: topology.stage }, ...spec.links };
  return Object.fromEntries(
    Object.entries(links).map(([name, properties]) => [`SST_RESOURCE_${name}`, JSON.stringify(properties)]),
  );
}
