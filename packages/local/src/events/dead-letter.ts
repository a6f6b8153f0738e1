import type { MessageAttribute, OutgoingMessage } from "../ports.ts";
import type { Delivery } from "./pending.ts";
import type { Failure } from "./target.ts";

/** Which limit of the target's retry policy was reached. */
export type Exhaustion = "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";

/**
 * What EventBridge puts on a dead-letter queue: the event as the target would have got it, and why it did not.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function deadLetterMessage(
  delivery: Delivery,
  arns: { readonly rule: string; readonly target: string },
  failure: Failure,
  exhausted?: Exhaustion,
): OutgoingMessage {
  const attributes = {
    RULE_ARN: text(arns.rule),
    TARGET_ARN: text(arns.target),
    ERROR_CODE: text(failure.code),
    ERROR_MESSAGE: text(failure.message),
    ...(exhausted && { EXHAUSTED_RETRY_CONDITION: text(exhausted), RETRY_ATTEMPTS: text(String(delivery.retries)) }),
  };
  return { body: delivery.body, attributes };
}

const text = (StringValue: string): MessageAttribute => ({ DataType: "String", StringValue });
