import * as z from "zod";

/**
 * What `stacks/` deploys, as `npm run synth` writes it to `stacks/topology.json`.
 *
 * Every collection is keyed by the logical name of the resource (the name given in `stacks/`, with SST's suffix removed);
 * `name` inside is the physical name on AWS. One resource refers to another by logical name, IAM statements by ARN.
 * Times are in seconds and sizes in megabytes, unless a field says otherwise, as AWS counts them.
 */

const name = z.string().min(1);

/** One IAM policy statement, its `Action` and `Resource` always lists. */
export const statementSchema = z.strictObject({
  effect: z.enum(["Allow", "Deny"]),
  actions: z.array(name).min(1),
  resources: z.array(name).min(1),
  /** Operator → key → values, for example `{"ArnEquals": {"aws:SourceArn": ["arn:…"]}}`. */
  conditions: z.record(name, z.record(name, z.array(z.string()))).optional(),
});

/** A statement of a resource policy: who may do what to the resource that carries it. */
export const resourceStatementSchema = statementSchema.extend({
  /** Principals by type, for example `{"Service": ["events.amazonaws.com"]}`; `{"*": ["*"]}` is everyone. */
  principals: z.record(name, z.array(name)),
});

/** How a function is bundled: SST's `nodejs` argument. Paths are relative to the root of the repository. */
export const bundlingSchema = z.strictObject({
  format: z.enum(["esm", "cjs"]),
  minify: z.boolean(),
  splitting: z.boolean(),
  sourcemap: z.boolean(),
  /** A module that exports an array of esbuild plugins. */
  plugins: name.optional(),
  /** Packages that are installed beside the bundle rather than bundled: those with binaries of their own. */
  install: z.array(name).optional(),
  /** Further esbuild options, as given. */
  esbuild: z.record(name, z.json()).optional(),
  external: z.array(name).optional(),
});

export const functionSchema = z.strictObject({
  name,
  /** Path of the module without its extension, a dot, the export: `packages/api/src/health.handler`. */
  handler: z.string().regex(/^[^\\]+\.[A-Za-z_$][\w$]*$/),
  runtime: name,
  architecture: z.enum(["arm64", "x86_64"]),
  memory: z.int().min(128).max(10_240),
  timeout: z.int().min(1).max(900),
  bundling: bundlingSchema,
  /**
   * What the stack sets. Links are apart, below; AWS's own `AWS_*` variables are added by whoever runs the function.
   * Here and in links, a secret's value is told as `{{secret <name>}}`.
   */
  environment: z.record(name, z.string()),
  /** What SST's `Resource` answers inside the function: name → properties, `type` among them. */
  links: z.record(name, z.record(name, z.json())),
  policy: z.array(statementSchema),
  reservedConcurrency: z.int().min(0).optional(),
  logging: z.strictObject({ format: z.enum(["json", "text"]), retentionDays: z.int().min(0) }),
  /** Of asynchronous invocations: AWS's defaults are 2 retries and 6 hours. */
  async: z
    .strictObject({ retries: z.int().min(0).max(2), maxAge: z.int().min(60).max(21_600), onFailure: name.optional() })
    .optional(),
  /**
   * It is a durable function: published, its executions checkpointed. The longest time for a whole execution, in seconds,
   * and how many days an ended one is kept. https://docs.aws.amazon.com/lambda/latest/api/API_DurableConfig.html
   * The queue gets the input of each that was started asynchronously and did not succeed, however it ended.
   */
  durable: z
    .strictObject({
      executionTimeout: z.int().min(1).max(31_622_400),
      retention: z.int().min(1).max(90),
      deadLetters: name.optional(),
    })
    .optional(),
});

const keySchema = z.strictObject({ name, type: z.enum(["S", "N", "B"]) });

export const tableSchema = z.strictObject({
  name,
  /** The service that owns it: its `service` tag. No function of another service may be granted it. */
  service: name.optional(),
  hashKey: keySchema,
  rangeKey: keySchema.optional(),
  indexes: z.record(
    name,
    z.strictObject({
      scope: z.enum(["global", "local"]),
      hashKey: keySchema,
      rangeKey: keySchema.optional(),
      projection: z.union([z.enum(["ALL", "KEYS_ONLY"]), z.array(name)]),
    }),
  ),
  stream: z.enum(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]).optional(),
  ttl: name.optional(),
  encrypted: z.boolean(),
  pointInTimeRecovery: z.boolean(),
  deletionProtection: z.boolean(),
});

export const queueSchema = z.strictObject({
  name,
  fifo: z.boolean(),
  contentBasedDeduplication: z.boolean(),
  visibilityTimeout: z.int().min(0).max(43_200),
  /** 1 minute to 14 days. */
  retention: z.int().min(60).max(1_209_600),
  /** In bytes, attributes included. AWS's default, 1 MiB, unless said. */
  maximumMessageSize: z.int().min(1_024).max(1_048_576).optional(),
  delay: z.int().min(0).max(900),
  encrypted: z.boolean(),
  deadLetter: z.strictObject({ queue: name, maxReceiveCount: z.int().min(1).max(1000) }).optional(),
  policy: z.array(resourceStatementSchema),
});

/** What something is delivered to: exactly one of a queue or a function, by logical name. */
export const targetSchema = z.union([z.strictObject({ queue: name }), z.strictObject({ function: name })]);

/** An S3 bucket. Objects are encrypted with S3's own keys, as in every bucket since 2023. */
export const bucketSchema = z.strictObject({
  name,
  /** The service that owns it: its `service` tag. */
  service: name.optional(),
  versioning: z.boolean(),
  /** Its objects go with it when it is removed; otherwise one that is not empty stays. */
  forceDestroy: z.boolean().optional(),
  /** All four blocks of public access are on. */
  private: z.boolean(),
  policy: z.array(resourceStatementSchema),
  cors: z.array(
    z.strictObject({
      allowedOrigins: z.array(name),
      allowedMethods: z.array(name),
      allowedHeaders: z.array(name),
      exposeHeaders: z.array(name),
      maxAge: z.int().min(0).optional(),
    }),
  ),
  /** Times are in days, as S3 counts them: from midnight UTC to midnight UTC. */
  lifecycle: z.array(
    z.strictObject({
      id: name,
      prefix: z.string(),
      expiration: z.int().min(1).optional(),
      noncurrentExpiration: z.int().min(1).optional(),
      abortMultipart: z.int().min(1).optional(),
    }),
  ),
  /** What is told of changes: `s3:ObjectCreated:*` and the like, of keys that begin and end so. */
  notifications: z.array(
    z.strictObject({
      id: name.optional(),
      events: z.array(name).min(1),
      prefix: z.string().optional(),
      suffix: z.string().optional(),
      to: targetSchema,
    }),
  ),
  /** Every change is told to the account's default bus as well. */
  eventBridge: z.boolean(),
});

/** A CDN in front of buckets: a CloudFront distribution that alone may read them (origin access control). */
export const cdnSchema = z.strictObject({
  /** Where it answers on AWS, as links and environments name it: `https://<id>.cloudfront.net`. */
  endpoint: z.url(),
  /** The longest pattern that fits decides. `/*` is everything. */
  routes: z.array(z.strictObject({ pattern: z.string().startsWith("/"), bucket: name })),
});

export const ruleSchema = z.strictObject({
  name,
  bus: name,
  /** An EventBridge event pattern, verbatim. */
  pattern: z.record(z.string(), z.json()),
  targets: z.array(
    z.strictObject({
      to: targetSchema,
      deadLetter: name.optional(),
      retries: z.int().min(0).max(185),
      maxAge: z.int().min(60).max(86_400),
    }),
  ),
});

export const mappingSchema = z.strictObject({
  /** Exactly one: a queue, or a table's stream. */
  source: z.union([z.strictObject({ queue: name }), z.strictObject({ tableStream: name })]),
  function: name,
  batchSize: z.int().min(1).max(10_000),
  /** Longest wait for a full batch, 0 to 300 s. */
  window: z.int().min(0).max(300),
  partialResponses: z.boolean(),
  /** Filter criteria: patterns, of which one must match. Empty: everything passes. */
  filters: z.array(z.record(z.string(), z.json())),
  /** Queues: most environments that this mapping may use at once. */
  maximumConcurrency: z.int().min(2).max(1000).optional(),
  /** Streams only, below. */
  startingPosition: z.enum(["LATEST", "TRIM_HORIZON"]).optional(),
  bisect: z.boolean().optional(),
  /** −1 is without limit: AWS's default. */
  retries: z.int().min(-1).max(10_000).optional(),
  /** −1 is without limit: AWS's default. */
  maxAge: z.int().min(-1).max(604_800).optional(),
  parallelization: z.int().min(1).max(10).optional(),
  /** A queue that is told about batches that were given up. */
  onFailure: name.optional(),
});

export const routeSchema = z.strictObject({
  /** `GET /orders/{id}`, or `$default`. */
  key: name,
  function: name,
  auth: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("none") }),
    z.strictObject({ type: z.literal("iam") }),
    z.strictObject({ type: z.literal("jwt"), authorizer: name, scopes: z.array(name) }),
  ]),
});

export const httpApiSchema = z.strictObject({
  name,
  /** Where it answers on AWS, as links and environments name it: `https://<id>.execute-api.<region>.amazonaws.com`. */
  endpoint: z.url(),
  routes: z.array(routeSchema),
  authorizers: z.record(name, z.strictObject({ issuer: name, audiences: z.array(name) })),
  cors: z
    .strictObject({
      allowOrigins: z.array(name),
      allowMethods: z.array(name),
      allowHeaders: z.array(name),
      exposeHeaders: z.array(name),
      allowCredentials: z.boolean(),
      maxAge: z.int().min(-1).max(86_400).optional(),
    })
    .optional(),
  stageVariables: z.record(name, z.string()),
  logging: z.strictObject({ retentionDays: z.int().min(0) }).optional(),
});

/** An application that signs people in: the authorization code flow with PKCE. */
export const userPoolClientSchema = z.strictObject({
  name,
  /** What its tokens carry as `client_id`, and APIs as audience. */
  id: name,
  callbackUrls: z.array(z.url()),
  logoutUrls: z.array(z.url()),
  /** `openid`, `email`, and scopes of the pool's own as `server/scope`. */
  scopes: z.array(name),
  accessTokenValidity: z.int().min(300).max(86_400),
  idTokenValidity: z.int().min(300).max(86_400),
  refreshTokenValidity: z.int().min(3600).max(315_360_000),
});

/** A Cognito user pool: an OpenID Connect issuer. */
export const userPoolSchema = z.strictObject({
  name,
  id: name,
  /** As APIs' authorizers name it: `https://cognito-idp.<region>.amazonaws.com/<id>`. */
  issuer: z.url(),
  /** Of its resource servers, as tokens carry them: `server/scope`. */
  scopes: z.array(name),
  groups: z.array(name),
  clients: z.record(name, userPoolClientSchema),
  deletionProtection: z.boolean(),
  /** Where its sign-in pages are: the prefix of `https://<domain>.auth.<region>.amazoncognito.com`. */
  domain: name.optional(),
  /** A function that may change each token before it is signed (trigger version 2: access tokens too). */
  preTokenGeneration: name.optional(),
});

/** A function that is run once when it is first deployed, and again when its input changes (an `aws.lambda.Invocation`): seeds and migrations. */
export const invocationSchema = z.strictObject({ function: name, input: z.json() });

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
  buses: z.record(name, z.strictObject({ name })),
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
export type Statement = z.infer<typeof statementSchema>;
export type ResourceStatement = z.infer<typeof resourceStatementSchema>;
export type Bundling = z.infer<typeof bundlingSchema>;
export type FunctionSpec = z.infer<typeof functionSchema>;
export type TableSpec = z.infer<typeof tableSchema>;
export type QueueSpec = z.infer<typeof queueSchema>;
export type BucketSpec = z.infer<typeof bucketSchema>;
export type CdnSpec = z.infer<typeof cdnSchema>;
export type Target = z.infer<typeof targetSchema>;
export type RuleSpec = z.infer<typeof ruleSchema>;
export type MappingSpec = z.infer<typeof mappingSchema>;
export type HttpApiSpec = z.infer<typeof httpApiSchema>;
export type UserPoolSpec = z.infer<typeof userPoolSchema>;
export type UserPoolClientSpec = z.infer<typeof userPoolClientSchema>;
export type RouteSpec = z.infer<typeof routeSchema>;
