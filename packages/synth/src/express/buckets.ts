import type { BucketSpec, Target } from "@larder/topology";
import * as z from "zod";
import { functionType } from "./functions.ts";
import { arn, labels } from "./inputs.ts";
import { resourcePolicy } from "./policy-document.ts";
import { queueType } from "./queues.ts";
import type { Registered, Registry } from "./registry.ts";

const { tags } = labels;
/** Physical name. */
const bucket = z.string();

export const bucketType = {
  type: "aws:s3/bucket:Bucket",
  suffix: "Bucket",
  inputs: z.strictObject({ bucket, tags, forceDestroy: z.boolean().optional() }),
};

const publicAccessType = {
  type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  suffix: "PublicAccessBlock",
  inputs: z.strictObject({
    bucket,
    blockPublicAcls: z.boolean(),
    blockPublicPolicy: z.boolean(),
    ignorePublicAcls: z.boolean(),
    restrictPublicBuckets: z.boolean(),
  }),
};

const blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;

const policyType = {
  type: "aws:s3/bucketPolicy:BucketPolicy",
  suffix: "Policy",
  inputs: z.strictObject({ bucket, policy: resourcePolicy }),
};

const corsType = {
  type: "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
  suffix: "Cors",
  inputs: z.strictObject({
    bucket,
    corsRules: z.array(
      z.strictObject({
        allowedOrigins: z.array(z.string()),
        allowedMethods: z.array(z.string()),
        allowedHeaders: z.array(z.string()).default([]),
        exposeHeaders: z.array(z.string()).default([]),
        maxAgeSeconds: z.int().optional(),
      }),
    ),
  }),
};

const lifecycleType = {
  type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  suffix: "Lifecycle",
  inputs: z.strictObject({
    bucket,
    rules: z.array(
      z.strictObject({
        id: z.string(),
        status: z.literal("Enabled"),
        filter: z.strictObject({ prefix: z.string() }).default({ prefix: "" }),
        expiration: z.strictObject({ days: z.int() }).optional(),
        noncurrentVersionExpiration: z.strictObject({ noncurrentDays: z.int() }).optional(),
        abortIncompleteMultipartUpload: z.strictObject({ daysAfterInitiation: z.int() }).optional(),
      }),
    ),
  }),
};

const versioningType = {
  type: "aws:s3/bucketVersioning:BucketVersioning",
  suffix: "Versioning",
  inputs: z.strictObject({ bucket, versioningConfiguration: z.strictObject({ status: z.literal("Enabled") }) }),
};

const filter = {
  id: z.string().optional(),
  events: z.array(z.string()),
  filterPrefix: z.string().optional(),
  filterSuffix: z.string().optional(),
};

const notificationType = {
  type: "aws:s3/bucketNotification:BucketNotification",
  suffix: "Notification",
  inputs: z.strictObject({
    bucket,
    queues: z.array(z.strictObject({ ...filter, queueArn: arn })).default([]),
    lambdaFunctions: z.array(z.strictObject({ ...filter, lambdaFunctionArn: arn })).default([]),
    // SST says that there are none.
    topics: z.array(z.never()).optional(),
    eventbridge: z.boolean().default(false),
  }),
};

export const bucketTypes = [
  bucketType,
  publicAccessType,
  policyType,
  corsType,
  lifecycleType,
  versioningType,
  notificationType,
];

export const expressBuckets = (registry: Registry): Record<string, BucketSpec> =>
  Object.fromEntries(registry.of(bucketType).map((found) => [found.name, expressBucket(registry, found)]));

function expressBucket(
  registry: Registry,
  { name, inputs }: Registered<z.infer<typeof bucketType.inputs>>,
): BucketSpec {
  const service = inputs.tags?.["service"];
  const own = <Inputs extends { bucket: string }>(kind: Parameters<typeof registry.of<Inputs>>[0]) =>
    only(
      registry,
      name,
      registry.of(kind).filter((part) => part.inputs.bucket === inputs.bucket),
    );
  const block = own(publicAccessType);
  const notification = own(notificationType);
  return {
    name: inputs.bucket,
    ...(service && { service }),
    versioning: own(versioningType) !== undefined,
    ...(inputs.forceDestroy && { forceDestroy: true }),
    private: block !== undefined && blocks.every((name) => block[name]),
    policy: own(policyType)?.policy ?? [],
    cors: (own(corsType)?.corsRules ?? []).map(({ maxAgeSeconds, ...rule }) => ({
      ...rule,
      ...(maxAgeSeconds !== undefined && { maxAge: maxAgeSeconds }),
    })),
    lifecycle: (own(lifecycleType)?.rules ?? []).map((rule) => ({
      id: rule.id,
      prefix: rule.filter.prefix,
      ...(rule.expiration && { expiration: rule.expiration.days }),
      ...(rule.noncurrentVersionExpiration && {
        noncurrentExpiration: rule.noncurrentVersionExpiration.noncurrentDays,
      }),
      ...(rule.abortIncompleteMultipartUpload && {
        abortMultipart: rule.abortIncompleteMultipartUpload.daysAfterInitiation,
      }),
    })),
    notifications: notification ? notificationsOf(registry, name, notification) : [],
    eventBridge: notification?.eventbridge ?? false,
  };
}

/** Of most configurations a bucket has one: the last that is put takes the place of those before. */
function only<Inputs>(registry: Registry, name: string, found: readonly Registered<Inputs>[]): Inputs | undefined {
  if (found.length > 1)
    registry.report(name, `AWS keeps only the last of ${found.map((part) => part.name).join(" and ")}`);
  return found[0]?.inputs;
}

type Notification = z.infer<typeof notificationType.inputs>;

function notificationsOf(registry: Registry, name: string, { queues, lambdaFunctions }: Notification) {
  const told = (found: Notification["queues"][number] | Notification["lambdaFunctions"][number], to: Target) => ({
    ...(found.id !== undefined && { id: found.id }),
    events: found.events,
    ...(found.filterPrefix !== undefined && { prefix: found.filterPrefix }),
    ...(found.filterSuffix !== undefined && { suffix: found.filterSuffix }),
    to,
  });
  return [
    ...queues.map((found) => told(found, { queue: registry.find(queueType, "arn", found.queueArn, name) })),
    ...lambdaFunctions.map((found) =>
      told(found, { function: registry.find(functionType, "arn", found.lambdaFunctionArn, name) }),
    ),
  ];
}
