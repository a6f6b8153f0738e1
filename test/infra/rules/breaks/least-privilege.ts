import {
  bucketArn,
  executionsArn,
  functionArn,
  queueArn,
  type Statement,
  type Topology,
  tableArn,
} from "@larder/topology";
import { addWorkflow } from "../workflow.ts";
import type { Breaks } from "./breaks.ts";

/** A workflow whose starter is granted something else than its callbacks. */
const ring = (change: Partial<Statement>) => (topology: Topology) => {
  Object.assign(addWorkflow(topology).starter.policy[1]!, change);
};

/** The executions of functions whose names match, in the account that the topology is of. */
const executions = (name: string) => `arn:aws:lambda:eu-west-1:000000000000:function:${name}/durable-execution/*/*`;

export const leastPrivilege = {
  "no function is granted a wildcard": {
    "an action is one": ({ functions }) => functions["GetOrder"]!.policy[0]!.actions.push("dynamodb:*"),
    "a resource is one": ({ functions }) => functions["GetOrder"]!.policy[0]!.resources.push("*"),
    "every object of a bucket may be read": ({ functions, buckets }) => {
      functions["GetUpload"]!.policy[1]!.resources = [`${bucketArn(buckets["Uploads"]!.name)}/*`];
    },
    "everything may be done to some objects": ({ functions }) =>
      functions["GetUpload"]!.policy[1]!.actions.push("s3:*"),
    "an ARN ends in one": ({ functions }) =>
      functions["GetOrder"]!.policy[0]!.resources.push("arn:aws:sqs:eu-west-1:0:a-*"),
    "callbacks of every function may be completed": ring({ resources: [executions("*:*")] }),
    "callbacks of functions whose names begin alike may be completed": ring({ resources: [executions("trial-*:*")] }),
    "callbacks of functions in every account may be completed": ring({
      resources: [executions("trial-workflow:*").replace("000000000000", "*")],
    }),
    "callbacks of a function that is no workflow may be completed": (topology) => {
      const { name } = topology.functions["GetOrder"]!;
      ring({ resources: [executionsArn(topology, name)] })(topology);
    },
    "callbacks are completed on the whole function": ring({
      resources: [executions("trial-workflow:*").replace(/\/.*/, "")],
    }),
    "callbacks of a workflow and of more may be completed": ring({
      resources: [executions("trial-workflow:*"), executions("another:*")],
    }),
    "executions may be stopped as well": ring({
      actions: ["lambda:SendDurableExecutionCallbackSuccess", "lambda:StopDurableExecution"],
    }),
    "everything may be done to executions": ring({ actions: ["lambda:*"] }),
    "any version of a workflow may be started": (topology) => {
      const { starter, workflow } = addWorkflow(topology);
      starter.policy[0]!.resources = [functionArn(topology, `${workflow.name}:*`)];
    },
  },
  "each service reaches only its own tables": {
    "a function of another service is granted it": ({ functions }) => {
      functions["GetOrder"]!.handler = "packages/jobs/src/get-order.handler";
    },
    "a function of no service is granted it": ({ functions }) => {
      functions["GetOrder"]!.handler = "elsewhere/get-order.handler";
    },
    "a function is granted the index of a table of another service": ({ functions, tables }) => {
      functions["ListProducts"]!.policy = functions["ListProducts"]!.policy.slice(0, 1);
      tables["Store"]!.service = "files";
    },
    "a function is granted a table that is not there": (topology) =>
      topology.functions["GetOrder"]!.policy[0]!.resources.push(tableArn(topology, "elsewhere")),
    "a table has no owner": ({ tables }) => delete tables["Store"]!.service,
  },
  "each service reaches only its own buckets": {
    "a function of another service reads one": ({ functions, buckets }) =>
      functions["GetOrder"]!.policy[0]!.resources.push(`${bucketArn(buckets["Uploads"]!.name)}/support/*`),
    "one belongs to nobody": ({ buckets }) => delete buckets["Media"]!.service,
  },
  "each bucket may send to the queues that it tells": {
    "the queue lets another bucket in": ({ queues }) => {
      queues["ImageUploads"]!.policy[0]!.conditions!["ArnEquals"] = { "aws:SourceArn": [bucketArn("other")] };
    },
    "the queue lets nobody in": ({ queues }) => {
      queues["CatalogUploads"]!.policy = [];
    },
  },
  "no queue is open to others than our own rules and buckets": {
    "a bucket of another account may have the name": ({ queues }) =>
      delete queues["ImageUploads"]!.policy[0]!.conditions!["StringEquals"],
    "a bucket that does not tell it may send": ({ queues, buckets }) =>
      queues["ImageUploads"]!.policy[0]!.conditions!["ArnEquals"]!["aws:SourceArn"]!.push(
        bucketArn(buckets["Media"]!.name),
      ),
    "anyone may send": ({ queues }) => {
      queues["StartCheckout"]!.policy[0]!.principals = { "*": ["*"] };
    },
    "the rules of every account may send": ({ queues }) => delete queues["StartCheckout"]!.policy[0]!.conditions,
    "the rules of another bus may send": ({ queues }) => {
      queues["StartCheckout"]!.policy[0]!.conditions = { ArnLike: { "aws:SourceArn": ["arn:aws:events:*:*:rule/*"] } };
    },
    "they may also receive": ({ queues }) => queues["StartCheckout"]!.policy[0]!.actions.push("sqs:ReceiveMessage"),
    "its policy is about another queue": (topology) => {
      topology.queues["StartCheckout"]!.policy[0]!.resources = [queueArn(topology, "another")];
    },
  },
  "the role of a mapping's function allows what the mapping does": {
    "it may not delete messages": ({ functions }) => {
      functions["StartCheckoutWorker"]!.policy[0]!.actions = ["sqs:ReceiveMessage", "sqs:GetQueueAttributes"];
    },
    "it may not read the stream": ({ functions }) => functions["RelayOutbox"]!.policy.shift(),
    "it may not send to its on-failure queue": ({ functions }) => functions["RelayOutbox"]!.policy.pop(),
  },
  "each rule may send to its targets and their dead-letter queues": {
    "the queue does not let it": ({ queues }) => queues["StartCheckout"]!.policy.pop(),
    "the dead-letter queue does not let it": ({ queues }) => queues["EventsDlq"]!.policy.pop(),
    "the queue lets it do something else": ({ queues }) => {
      queues["StartCheckout"]!.policy[0]!.actions = ["sqs:GetQueueAttributes"];
    },
    "the queue refuses it": ({ queues }) => {
      queues["StartCheckout"]!.policy[0]!.effect = "Deny";
    },
    "the queue lets only another rule": ({ rules }) => {
      rules["OrderPlacedToStartCheckout"]!.name = "Renamed";
    },
  },
  "a function that is linked to something is granted something on it": {
    "it is granted nothing": ({ functions }) => functions["GetOrder"]!.policy.pop(),
    "it may not send to the queue it knows": ({ functions }) =>
      functions["WakeOnCancellationWorker"]!.policy.splice(1, 1),
    "it may neither start the workflow it knows nor complete its callbacks": (topology) => {
      addWorkflow(topology).starter.policy = [];
    },
    "it may only look at the workflow it knows": (topology) => {
      addWorkflow(topology).starter.policy = [
        {
          effect: "Allow",
          actions: ["lambda:GetFunctionConfiguration"],
          resources: [functionArn(topology, "trial-workflow")],
        },
      ];
    },
    "it may start another workflow, whose name begins alike": (topology) => {
      addWorkflow(topology).starter.policy = [
        {
          effect: "Allow",
          actions: ["lambda:InvokeFunction"],
          resources: [functionArn(topology, "trial-workflow-2:1")],
        },
      ];
    },
  },
  "a workflow may send to its dead-letter queue": {
    "it is not granted to": ({ functions }) => functions["CheckoutHandler"]!.policy.pop(),
    "it may send to another": (topology) => {
      const send = topology.functions["CheckoutHandler"]!.policy.at(-1)!;
      send.resources = [queueArn(topology, "another")];
    },
  },
} satisfies Breaks;
