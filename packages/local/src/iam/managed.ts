import { type FunctionSpec, functionArn, type Statement, type Topology } from "@larder/topology";

/**
 * What AWS's managed policies grant a function without the topology saying so: a durable one may checkpoint its own executions.
 * https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html
 */
export const managedGrants = (topology: Topology, { name, durable }: FunctionSpec): Statement[] =>
  durable
    ? [
        {
          effect: "Allow",
          actions: ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"],
          resources: [`${functionArn(topology, name)}:*`],
        },
      ]
    : [];
