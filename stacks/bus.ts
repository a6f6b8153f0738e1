import type { EventDefinition } from "@larder/contracts";
import { deadLetterQueue } from "./dead-letters.ts";

/** Where services meet: each publishes what happened, and subscribes to what concerns it. */
export const bus = new sst.aws.Bus("Events");

/** The bus by name, for who publishes. It grants nothing. */
export const eventBus = new sst.Linkable("EventBus", { properties: { name: bus.name } });

/** Events that a rule matched and could not deliver to its target. */
const undelivered = deadLetterQueue("EventsDlq");

const anyRuleOfTheBus = bus.arn.apply((arn) => `${arn.replace(":event-bus/", ":rule/")}/*`);
acceptFromRules("EventsDlqPolicy", undelivered, "ArnLike", anyRuleOfTheBus);

interface Subscription {
  /** What the consumer of the queue reads: a version of an event, or `anyVersion` of several. */
  readonly event: EventDefinition;
  readonly queue: sst.aws.Queue;
}

/**
 * Sends an event to a queue. Not by `bus.subscribeQueue`: the queue policy it makes lets the rules of every AWS account
 * in, and its target has no dead letter.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions
 */
export function subscribe(name: string, { event, queue }: Subscription) {
  const rule = new aws.cloudwatch.EventRule(`${name}Rule`, {
    name,
    eventBusName: bus.name,
    eventPattern: JSON.stringify(event.pattern),
  });
  new aws.cloudwatch.EventTarget(`${name}Target`, {
    targetId: name,
    rule: rule.name,
    eventBusName: bus.name,
    arn: queue.arn,
    deadLetterConfig: { arn: undelivered.arn },
    retryPolicy: { maximumRetryAttempts: 20, maximumEventAgeInSeconds: 60 * 60 },
  });
  acceptFromRules(`${name}Policy`, queue, "ArnEquals", rule.arn);
}

/** Lets EventBridge send to a queue on behalf of our own rules, and of no one else's. */
function acceptFromRules(
  name: string,
  queue: sst.aws.Queue,
  test: "ArnEquals" | "ArnLike",
  rules: $util.Output<string>,
) {
  new aws.sqs.QueuePolicy(name, {
    queueUrl: queue.url,
    policy: aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          actions: ["sqs:SendMessage"],
          resources: [queue.arn],
          principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
          conditions: [{ test, variable: "aws:SourceArn", values: [rules] }],
        },
      ],
    }).json,
  });
}
