import {
  bucketArn,
  executionsArn,
  functionArn,
  queueArn,
  type RouteSpec,
  type Statement,
  secretMark,
  type Topology,
  tableArn,
} from "@larder/topology";
import type { RuleName } from "./index.ts";
import { addWorkflow } from "./workflow.ts";

type Spoil = (topology: Topology) => void;

const signedIn = (...scopes: string[]): RouteSpec["auth"] => ({
  type: "jwt",
  authorizer: "ApiAuthorizerSignIn",
  scopes,
});

/** One of the routes, let in as is said. */
const change = (httpApis: Topology["httpApis"], key: string, auth: RouteSpec["auth"]) => {
  httpApis["Api"]!.routes.find((route) => route.key === key)!.auth = auth;
};

/** One more route, let in as is said. */
const protect = (httpApis: Topology["httpApis"], key: string, auth: RouteSpec["auth"]) =>
  httpApis["Api"]!.routes.push({ key, function: "Health", auth });

/** Nothing that holds data can be deleted. */
const keepData = ({ tables, userPools, buckets }: Topology) => {
  for (const bucket of Object.values(buckets)) delete bucket.forceDestroy;
  for (const each of [...Object.values(tables), ...Object.values(userPools)]) each.deletionProtection = true;
};

/** A workflow whose starter is granted something else than its callbacks. */
const ring = (change: Partial<Statement>) => (topology: Topology) => {
  Object.assign(addWorkflow(topology).starter.policy[1]!, change);
};

/** The executions of functions whose names match, in the account that the topology is of. */
const executions = (name: string) => `arn:aws:lambda:eu-west-1:000000000000:function:${name}/durable-execution/*/*`;

const publishers = (functions: Topology["functions"]) =>
  Object.values(functions).filter(({ policy }) => policy.some(({ actions }) => actions.includes("events:PutEvents")));

/** For each rule, the ways in which a topology can violate it. A rule that none of them violates would prove nothing. */
export const breaks: Record<RuleName, Record<string, Spoil>> = {
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
  "every mapping asks for partial batch responses": {
    "one does not": ({ mappings }) => {
      mappings["StartCheckoutSubscriber"]!.partialResponses = false;
    },
  },
  "every workflow tells of executions that did not succeed": {
    "it has no dead-letter queue": ({ functions }) => delete functions["CheckoutHandler"]!.durable!.deadLetters,
  },
  "a workflow may send to its dead-letter queue": {
    "it is not granted to": ({ functions }) => functions["CheckoutHandler"]!.policy.pop(),
    "it may send to another": (topology) => {
      const send = topology.functions["CheckoutHandler"]!.policy.at(-1)!;
      send.resources = [queueArn(topology, "another")];
    },
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
  "every route but health, catalog reads, documents, webhooks and the payment simulator's asks for a scope": {
    "what is the simulator's is open in the shop": ({ httpApis }) =>
      protect(httpApis, "POST /payments", { type: "none" }),
    "one of the simulator's is open that nobody has thought of": ({ httpApis }) =>
      httpApis["PaymentSimulator"]!.routes.push({
        key: "POST /payments/{id}/refund",
        function: "VoidPayment",
        auth: { type: "none" },
      }),
    "one of an API that nobody has thought of is open": ({ httpApis }) => {
      httpApis["Back"] = { ...httpApis["PaymentSimulator"]!, name: "back" };
    },
    "one that changes something is open": ({ httpApis }) => protect(httpApis, "DELETE /orders/{id}", { type: "none" }),
    "one under /orders is open": ({ httpApis }) => protect(httpApis, "GET /orders", { type: "none" }),
    "orders are placed by anyone": ({ httpApis }) => change(httpApis, "POST /orders", { type: "none" }),
    "an order is shown to anyone": ({ httpApis }) => change(httpApis, "GET /orders/{id}", { type: "none" }),
    "one that only looks like the catalog is open": ({ httpApis }) =>
      protect(httpApis, "GET /products-bought", { type: "none" }),
    "one that changes the catalog is open": ({ httpApis }) => protect(httpApis, "POST /products", { type: "none" }),
    "what webhooks have told is shown to anyone": ({ httpApis }) =>
      protect(httpApis, "GET /webhooks/payments", { type: "none" }),
    "every method of the catalog is open": ({ httpApis }) => protect(httpApis, "ANY /products", { type: "none" }),
    "what no route matches is open": ({ httpApis }) => protect(httpApis, "$default", { type: "none" }),
    "one takes an AWS signature instead": ({ httpApis }) => protect(httpApis, "POST /refunds", { type: "iam" }),
    "one lets in whoever is signed in": ({ httpApis }) => protect(httpApis, "GET /orders", signedIn()),
    "one takes any of several scopes": ({ httpApis }) =>
      protect(httpApis, "GET /orders", signedIn("larder/customer", "larder/staff")),
  },
  "the catalog is changed by staff only": {
    "customers may change it": ({ httpApis }) => protect(httpApis, "PUT /products/{sku}", signedIn("larder/customer")),
    "customers may, too": ({ httpApis }) =>
      protect(httpApis, "POST /products", signedIn("larder/staff", "larder/customer")),
    "everyone may": ({ httpApis }) => protect(httpApis, "POST /products/{sku}/stock", { type: "none" }),
  },
  "the scope of staff is granted, and asked for by no client": {
    "a client may ask for it": ({ userPools }) => userPools["Customers"]!.clients["Web"]!.scopes.push("larder/staff"),
    "there is no group to grant it to": ({ userPools }) => userPools["Customers"]!.groups.pop(),
    "nothing grants it": ({ userPools }) => delete userPools["Customers"]!.preTokenGeneration,
  },
  "tokens expire soon": {
    "access tokens live for a day": ({ userPools }) => {
      userPools["Customers"]!.clients["Web"]!.accessTokenValidity = 86_400;
    },
    "identity tokens live for a day": ({ userPools }) => {
      userPools["Customers"]!.clients["Web"]!.idTokenValidity = 86_400;
    },
    "refresh tokens live for a year": ({ userPools }) => {
      userPools["Customers"]!.clients["Web"]!.refreshTokenValidity = 31_536_000;
    },
  },
  "codes are sent to HTTPS, or stay on the machine": {
    "they are sent in clear": ({ userPools }) =>
      userPools["Customers"]!.clients["Web"]!.callbackUrls.push("http://larder.example/callback"),
    "they are sent to what only begins like this machine": ({ userPools }) =>
      userPools["Customers"]!.clients["Web"]!.callbackUrls.push("http://localhost.larder.example/callback"),
  },
  "a user pool's trigger answers while Cognito waits": {
    "it may take longer": ({ functions }) => {
      functions["GrantScopes"]!.timeout = 6;
    },
  },
  "every rule waits for events that are defined, and for no others": {
    "its event is misspelt": ({ rules }) => {
      rules["OrderPlacedToStartCheckout"]!.pattern["detail-type"] = ["order.palced"];
    },
    "its version is not there yet": ({ rules }) => {
      rules["OrderPlacedToStartCheckout"]!.pattern["detail"] = { dataversion: [99] };
    },
    "one of its versions is gone": ({ rules }) => {
      rules["OrderPlacedToStartCheckout"]!.pattern["detail"] = { dataversion: [1, 99] };
    },
    "its event comes from another service": ({ rules }) => {
      rules["OrderPlacedToStartCheckout"]!.pattern["source"] = ["larder.jobs"];
    },
    "it names no versions": ({ rules }) => delete rules["OrderPlacedToStartCheckout"]!.pattern["detail"],
    "it takes whatever comes": ({ rules }) => {
      rules["OrderPlacedToStartCheckout"]!.pattern = { source: [{ prefix: "" }] };
    },
  },
  "every event that is defined has a publisher that may publish it": {
    "nobody is granted anything on the bus": ({ functions }) => {
      for (const spec of publishers(functions))
        spec.policy = spec.policy.filter(({ actions }) => !actions.includes("events:PutEvents"));
    },
    "they are denied it": ({ functions }) => {
      for (const { policy } of publishers(functions)) for (const statement of policy) statement.effect = "Deny";
    },
    "they are granted another bus": ({ functions }) => {
      for (const { policy } of publishers(functions))
        for (const statement of policy.filter(({ actions }) => actions.includes("events:PutEvents")))
          statement.resources = ["arn:aws:events:eu-west-1:0:event-bus/a"];
    },
    "they are of another service": ({ functions }) => {
      for (const spec of publishers(functions)) spec.handler = "packages/jobs/src/relay-outbox.handler";
    },
  },
  "no consumer listens to what nobody sends": {
    "the publishers are gone": (topology) => {
      topology.functions = Object.fromEntries(
        Object.entries(topology.functions).filter(([, spec]) => !publishers(topology.functions).includes(spec)),
      );
    },
    "the event is not defined": ({ rules }) => {
      rules["OrderPlacedToStartCheckout"]!.pattern["detail-type"] = ["order.palced"];
    },
  },
  "every queue that a rule or a bucket fills is read": {
    "the mapping is gone": ({ mappings }) => delete mappings["StartCheckoutSubscriber"],
    "what a bucket tells is read by nobody": ({ mappings }) => delete mappings["ImageUploadsSubscriber"],
  },
  "every table is encrypted and restorable": {
    "it is not encrypted": ({ tables }) => {
      tables["Store"]!.encrypted = false;
    },
    "it has no point-in-time recovery": ({ tables }) => {
      tables["Store"]!.pointInTimeRecovery = false;
    },
  },
  "no bucket is open to others than our own CDN": {
    "public access is not blocked": ({ buckets }) => {
      buckets["Uploads"]!.private = false;
    },
    "it may be reached without TLS": ({ buckets }) => {
      buckets["Uploads"]!.policy = [];
    },
    "every distribution of the world may read it": ({ buckets }) => delete buckets["Media"]!.policy[1]!.conditions,
    "the distributions of another account may read it": ({ buckets }) => {
      buckets["Media"]!.policy[1]!.conditions = {
        ArnLike: { "aws:SourceArn": ["arn:aws:cloudfront::999999999999:distribution/*"] },
      };
    },
    "everybody may read it": ({ buckets }) => {
      buckets["Media"]!.policy[1]!.principals = { "*": ["*"] };
    },
    "the CDN may write": ({ buckets }) => buckets["Media"]!.policy[1]!.actions.push("s3:PutObject"),
  },
  "every bucket removes what was never completed": {
    "one does not": ({ buckets }) => {
      buckets["Media"]!.lifecycle = [];
    },
    "one does so for some keys only": ({ buckets }) => {
      buckets["Media"]!.lifecycle[0]!.prefix = "products/";
    },
  },
  "buckets tell queues, not functions": {
    "one calls a function": ({ buckets }) => {
      buckets["Uploads"]!.notifications[0]!.to = { function: "ImageUploadsWorker" };
    },
  },
  "every queue is encrypted": {
    "one is not": ({ queues }) => {
      queues["EventsDlq"]!.encrypted = false;
    },
  },
  "production is protected and retained, and nothing else is": {
    "production can be removed": (topology) => {
      topology.stage = "production";
      keepData(topology);
      topology.protection = { protect: true, removal: "remove" };
    },
    "production is not protected": (topology) => {
      topology.stage = "production";
      keepData(topology);
      topology.protection = { protect: false, removal: "retain" };
    },
    "a table of production can be deleted": (topology) => {
      topology.stage = "production";
      keepData(topology);
      topology.tables["Store"]!.deletionProtection = false;
      topology.protection = { protect: true, removal: "retain" };
    },
    "a bucket of production is emptied when it is removed": (topology) => {
      topology.stage = "production";
      keepData(topology);
      topology.buckets["Uploads"]!.forceDestroy = true;
      topology.protection = { protect: true, removal: "retain" };
    },
    "a bucket of another stage is not": ({ buckets }) => delete buckets["Uploads"]!.forceDestroy,
    "the user pool of production can be deleted": (topology) => {
      topology.stage = "production";
      keepData(topology);
      topology.userPools["Customers"]!.deletionProtection = false;
      topology.protection = { protect: true, removal: "retain" };
    },
    "another stage is retained": ({ protection }) => {
      protection.removal = "retain";
    },
  },
  "production is not seeded": {
    "it is": (topology) => {
      topology.stage = "production";
    },
  },
  "no secret's value is in the topology": {
    "a link says it": ({ functions }) => {
      functions["Health"]!.links["Key"] = { type: "sst.sst.Secret", value: "open sesame" };
    },
    "a link says it beside the name": ({ functions }) => {
      functions["Health"]!.links["Key"] = { type: "sst.sst.Secret", value: `${secretMark("Key")} or open sesame` };
    },
    "a key stands in the environment": ({ functions }) => {
      functions["Health"]!.environment["STRIPE"] = ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_");
    },
    "a key stands in the outputs": ({ outputs }) => {
      outputs["webhooks"] = ["whsec", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"].join("_");
    },
  },
  "secrets reach functions by links, not by their environment": {
    "one has it in its environment": ({ functions }) => {
      functions["Health"]!.environment["AUTHORIZATION"] = `Bearer ${secretMark("Key")}`;
    },
  },
  "every log expires": {
    "that of a function does not": ({ functions }) => {
      functions["Health"]!.logging.retentionDays = 0;
    },
    "that of an API does not": ({ httpApis }) => {
      httpApis["Api"]!.logging = { retentionDays: 0 };
    },
    "an API has none": ({ httpApis }) => delete httpApis["Api"]!.logging,
  },
  "every function runs on nodejs24.x and arm64 and logs JSON": {
    "one runs on x86_64": ({ functions }) => {
      functions["Health"]!.architecture = "x86_64";
    },
    "one runs on another Node": ({ functions }) => {
      functions["Health"]!.runtime = "nodejs22.x";
    },
    "one logs text": ({ functions }) => {
      functions["Health"]!.logging.format = "text";
    },
  },
  "an API names the origins that may call it": {
    "any may": ({ httpApis }) => {
      httpApis["Api"]!.cors!.allowOrigins = ["*"];
    },
  },
};
