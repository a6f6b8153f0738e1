import { addWorkflow } from "../workflow.ts";
import type { Breaks } from "./breaks.ts";

export const delivery = {
  "every consumed queue has a dead-letter queue of its kind": {
    "it has none": ({ queues }) => delete queues["StartCheckout"]!.deadLetter,
    "it is FIFO and its dead-letter queue is not": ({ queues }) => {
      queues["StartCheckout"]!.fifo = true;
    },
  },
  "a message stays hidden for six times what its consumer may take": {
    "the consumer may take a second more": ({ functions }) => {
      functions["StartCheckoutWorker"]!.timeout = 11;
    },
    "the queue hides it for a second less": ({ queues }) => {
      queues["StartCheckout"]!.visibilityTimeout = 59;
    },
  },
  "every stream mapping bounds its retries and tells what it gave up": {
    "it retries for ever": ({ mappings }) => {
      mappings["StoreSubscriberRelayOutbox"]!.retries = -1;
    },
    "it takes AWS's default": ({ mappings }) => delete mappings["StoreSubscriberRelayOutbox"]!.retries,
    "records may be of any age": ({ mappings }) => {
      mappings["StoreSubscriberRelayOutbox"]!.maxAge = -1;
    },
    "it has no on-failure queue": ({ mappings }) => delete mappings["StoreSubscriberRelayOutbox"]!.onFailure,
  },
  "a function that fills the queue it reads is not stopped, and any other loop is": {
    "it is": ({ functions }) => delete functions["CatalogUploadsWorker"]!.recursive,
    "another is not": ({ functions }) => {
      functions["ImageUploadsWorker"]!.recursive = true;
    },
    "it no longer reads the queue": ({ mappings }) => delete mappings["CatalogUploadsSubscriber"],
  },
  "every mapping asks for partial batch responses": {
    "one does not": ({ mappings }) => {
      mappings["StartCheckoutSubscriber"]!.partialResponses = false;
    },
  },
  "every workflow tells of executions that did not succeed": {
    "it has no dead-letter queue": ({ functions }) => delete functions["CheckoutHandler"]!.durable!.deadLetters,
  },
  "every rule has targets with dead-letter queues": {
    "a target has none": ({ rules }) => delete rules["OrderPlacedToStartCheckout"]!.targets[0]!.deadLetter,
    "there is no target": ({ rules }) => {
      rules["OrderPlacedToStartCheckout"]!.targets = [];
    },
  },
  "every queue takes messages as large as SQS does": {
    "one has the size that the provider chooses": ({ queues }) => {
      queues["RelayOutboxDlq"]!.maximumMessageSize = 262_144;
    },
  },
  "dead letters are kept for 14 days": {
    "those of a queue are kept for 4": ({ queues }) => {
      queues["StartCheckoutDlq"]!.retention = 345_600;
    },
    "those of a stream are kept for 4": ({ queues }) => {
      queues["RelayOutboxDlq"]!.retention = 345_600;
    },
    "those of a rule are kept for 4": ({ queues }) => {
      queues["EventsDlq"]!.retention = 345_600;
    },
  },
  "every function is triggered by something": {
    "its route is gone": ({ httpApis }) => httpApis["Api"]!.routes.pop(),
    "its mapping is gone": ({ mappings }) => delete mappings["StartCheckoutSubscriber"],
    "its user pool no longer asks it": ({ userPools }) => delete userPools["Customers"]!.preTokenGeneration,
    "a workflow is started by nobody": (topology) => {
      addWorkflow(topology).starter.policy.shift();
    },
    "a workflow is started by itself only": (topology) => {
      const { starter, workflow } = addWorkflow(topology);
      workflow.policy = starter.policy.splice(0, 1);
    },
    "it is no longer run at deployment": ({ invocations }) => delete invocations["SeedCatalogOnce"],
  },
} satisfies Breaks;
