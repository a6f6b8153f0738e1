import {
  executionsArn,
  type FunctionSpec,
  functionArn,
  queueArn,
  type Statement,
  type Topology,
} from "@larder/topology";

const allow = (action: string, resource: string): Statement => ({
  effect: "Allow",
  actions: [action],
  resources: [resource],
});

/** Adds a workflow, and a function that starts it and completes its callbacks, as stacks would. */
export function addWorkflow(topology: Topology): { workflow: FunctionSpec; starter: FunctionSpec } {
  const like = topology.functions["Health"]!;
  const workflow: FunctionSpec = {
    ...structuredClone(like),
    name: "trial-workflow",
    durable: { executionTimeout: 7200, retention: 14, deadLetters: "CheckoutDlq" },
    policy: [...like.policy, allow("sqs:SendMessage", queueArn(topology, topology.queues["CheckoutDlq"]!.name))],
  };
  const starter: FunctionSpec = {
    ...structuredClone(like),
    name: "trial-starter",
    links: { TrialWorkflow: { type: "sst.sst.Linkable", name: workflow.name, qualifier: "1" } },
    policy: [
      allow("lambda:InvokeFunction", functionArn(topology, `${workflow.name}:1`)),
      allow("lambda:SendDurableExecutionCallbackSuccess", executionsArn(topology, workflow.name)),
    ],
  };
  Object.assign(topology.functions, { TrialWorkflow: workflow, TrialStarter: starter });
  topology.httpApis["Api"]!.routes.push({
    key: "POST /webhooks/trial",
    function: "TrialStarter",
    auth: { type: "none" },
  });
  return { workflow, starter };
}
