import type { QueueSpec, ResourceStatement } from "@larder/topology";
import { compilePolicy } from "../iam/policy.ts";

export interface SendRequest {
  readonly queueArn: string;
  /** The rule on whose behalf EventBridge sends. */
  readonly sourceArn: string;
  readonly account: string;
}

/**
 * Whether the resource policy of a queue lets EventBridge send to it. Without a statement that does, it does not: a rule
 * has no role for queues.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions
 */
export function mayDeliver({ policy }: Pick<QueueSpec, "policy">, request: SendRequest): boolean {
  const context = {
    "aws:SourceArn": [request.sourceArn],
    "aws:SourceAccount": [request.account],
    "aws:SecureTransport": ["true"],
  };
  const { decide } = compilePolicy(policy.filter(isAboutEventBridge));
  return decide("sqs:SendMessage", request.queueArn, () => context) === "allowed";
}

const isAboutEventBridge = ({ principals }: ResourceStatement) =>
  Object.entries(principals).some(
    ([type, names]) => names.includes("*") || (type === "Service" && names.includes("events.amazonaws.com")),
  );
