import type { QueueSpec, ResourceStatement } from "@larder/topology";
import { compilePolicy } from "../iam/policy.ts";

export interface SendRequest {
  readonly queueArn: string;
  /** Who sends: `events.amazonaws.com`, `s3.amazonaws.com`. */
  readonly service: string;
  /** The rule or bucket on whose behalf it sends. */
  readonly sourceArn: string;
  readonly account: string;
}

/**
 * Whether the resource policy of a queue lets an AWS service send to it. Without a statement that does, it does not: rules
 * and buckets have no role for queues.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
 */
export function mayDeliver({ policy }: Pick<QueueSpec, "policy">, request: SendRequest): boolean {
  const context = {
    "aws:SourceArn": [request.sourceArn],
    "aws:SourceAccount": [request.account],
    "aws:SecureTransport": ["true"],
  };
  const { decide } = compilePolicy(policy.filter(isAbout(request.service)));
  return decide("sqs:SendMessage", request.queueArn, () => context) === "allowed";
}

const isAbout =
  (service: string) =>
  ({ principals }: ResourceStatement) =>
    Object.entries(principals).some(
      ([type, names]) => names.includes("*") || (type === "Service" && names.includes(service)),
    );
