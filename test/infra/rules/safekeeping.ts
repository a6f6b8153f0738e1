import type { Topology } from "@larder/topology";
import { each, type Rule } from "./rule.ts";

export const tablesAreSafe: Rule = ({ tables }) =>
  each(tables, ({ encrypted, pointInTimeRecovery }) => [
    !encrypted && "is not encrypted",
    !pointInTimeRecovery && "cannot be restored to a point in time",
  ]);

export const queuesAreEncrypted: Rule = ({ queues }) =>
  each(queues, ({ encrypted }) => [!encrypted && "is not encrypted"]);

/** Production keeps its data whatever command is given; any other stage leaves nothing behind. */
export const onlyProductionIsKept: Rule = ({ stage, protection, tables, userPools, buckets }) => {
  const production = stage === "production";
  return [
    ...(protection.protect === production ? [] : [`${stage}: protect is ${protection.protect}`]),
    ...((protection.removal === "remove") === !production ? [] : [`${stage}: removal is ${protection.removal}`]),
    ...each({ ...tables, ...userPools }, ({ deletionProtection }) => [
      deletionProtection !== production && `of ${stage}: deletion protection is ${deletionProtection}`,
    ]),
    ...each(buckets, ({ forceDestroy = false }) => [
      forceDestroy === production && `of ${stage}: ${forceDestroy ? "is emptied" : "stays"} when it is removed`,
    ]),
  ];
};

/** Seeds are for stages to be tried. */
export const productionIsNotSeeded: Rule = ({ stage, invocations }) =>
  each(invocations, () => [stage === "production" && "is run in production"]);

/** Nothing of a bucket is open: CloudFront's own statement names the account, and everything is asked for over TLS. */
export const bucketsAreClosed: Rule = ({ account, buckets }) => {
  const distributions = `arn:aws:cloudfront::${account}:distribution/*`;
  return each(buckets, ({ private: isPrivate, policy }) => [
    !isPrivate && "does not block public access",
    !policy.some(refusesPlainHttp) && "may be reached without TLS",
    ...policy
      .filter(({ effect }) => effect === "Allow")
      .map(({ principals, actions, conditions }) => {
        const readsOnly = actions.every((action) => action === "s3:GetObject");
        const cdn =
          principals["Service"]?.join() === "cloudfront.amazonaws.com" && Object.keys(principals).length === 1;
        const ours = conditions?.["ArnLike"]?.["aws:SourceArn"]?.join() === distributions;
        return !(readsOnly && cdn && ours) && "is open to others than our own CDN";
      }),
  ]);
};

const refusesPlainHttp = ({ effect, principals, conditions }: Topology["buckets"][string]["policy"][number]) =>
  effect === "Deny" &&
  (principals["*"]?.includes("*") ?? false) &&
  conditions?.["Bool"]?.["aws:SecureTransport"]?.join() === "false";

/** Parts of uploads that were never completed cost as much as objects, and no list shows them. */
export const leftoversAreRemoved: Rule = ({ buckets }) =>
  each(buckets, ({ lifecycle }) => [
    !lifecycle.some(({ prefix, abortMultipart }) => prefix === "" && abortMultipart !== undefined) &&
      "keeps the parts of uploads that were never completed",
  ]);

/** What a bucket tells goes to a queue: a function that is called by S3 itself has no batches, no order of its own and no place for what fails. */
export const bucketsTellQueues: Rule = ({ buckets }) =>
  each(buckets, ({ notifications }) => [
    notifications.some(({ to }) => "function" in to) && "calls a function: put a queue between them",
  ]);
