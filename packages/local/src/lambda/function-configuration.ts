import { basename } from "node:path";
import type { NamedFunction } from "./directory.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html, of which only what the topology says. */
export function describeFunction({ spec, arn, version }: NamedFunction) {
  return {
    FunctionName: spec.name,
    FunctionArn: arn,
    Runtime: spec.runtime,
    Handler: basename(spec.handler),
    Architectures: [spec.architecture],
    MemorySize: spec.memory,
    Timeout: spec.timeout,
    Version: version,
    PackageType: "Zip",
    State: "Active",
    LastUpdateStatus: "Successful",
    ...(spec.durable && {
      DurableConfig: {
        ExecutionTimeout: spec.durable.executionTimeout,
        RetentionPeriodInDays: spec.durable.retention,
      },
    }),
    Environment: { Variables: spec.environment },
    LoggingConfig: {
      LogFormat: spec.logging.format === "json" ? "JSON" : "Text",
      LogGroup: `/aws/lambda/${spec.name}`,
    },
  };
}

/** Its versions, the unpublished one first: https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html */
export function describeVersions(named: NamedFunction) {
  const described = describeFunction(named);
  const arn = named.spec.durable ? named.arn.slice(0, -`:${named.version}`.length) : named.arn;
  const latest = { ...described, FunctionArn: `${arn}:$LATEST`, Version: "$LATEST" };
  return named.spec.durable ? [latest, described] : [latest];
}
