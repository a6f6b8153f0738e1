import type { QueueSpec, ResourceStatement } from "@larder/topology";

export interface SendRequest {
  readonly queueArn: string;
  /** The rule on whose behalf EventBridge sends. */
  readonly sourceArn: string;
  readonly account: string;
}

/**
 * Whether the resource policy of a queue lets EventBridge send to it. Without a statement that does, it does not: a rule
 * has no role for queues. A condition that is not understood here counts as unmet.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions
 */
export function mayDeliver(queue: Pick<QueueSpec, "policy">, request: SendRequest): boolean {
  const applying = queue.policy.filter((statement) => applies(statement, request));
  return applying.length > 0 && applying.every((statement) => statement.effect === "Allow");
}

function applies(statement: ResourceStatement, request: SendRequest): boolean {
  return (
    isEventBridge(statement.principals) &&
    statement.actions.some((action) => like(action.toLowerCase(), "sqs:sendmessage")) &&
    statement.resources.some((resource) => like(resource, request.queueArn)) &&
    Object.entries(statement.conditions ?? {}).every(([operator, keys]) => holds(operator, keys, request))
  );
}

const isEventBridge = (principals: ResourceStatement["principals"]) =>
  Object.entries(principals).some(
    ([type, names]) => names.includes("*") || (type === "Service" && names.includes("events.amazonaws.com")),
  );

const operators: Record<string, (expected: string, actual: string) => boolean> = {
  ArnEquals: like,
  ArnLike: like,
  StringLike: like,
  StringEquals: (expected, actual) => expected === actual,
  Bool: (expected, actual) => expected === actual,
};

function holds(operator: string, keys: Record<string, string[]>, request: SendRequest): boolean {
  const test = operators[operator];
  const context: Record<string, string> = {
    "aws:sourcearn": request.sourceArn,
    "aws:sourceaccount": request.account,
    "aws:securetransport": "true",
  };
  return Object.entries(keys).every(([key, expected]) => {
    const actual = context[key.toLowerCase()];
    return test !== undefined && actual !== undefined && expected.some((value) => test(value, actual));
  });
}

/** IAM's wildcards: `*` is any text, `?` any one character. */
function like(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(text);
}
