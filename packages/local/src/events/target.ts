import { functionArn, queueArn, type Target, type Topology } from "@larder/topology";
import { AwsError } from "../aws-call.ts";
import type { Lambda, OutgoingMessage, Sqs } from "../ports.ts";
import { mayDeliver } from "../sqs/queue-permission.ts";

/** Why a target did not take an event, in the words of EventBridge's dead-letter attributes. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** Whether trying again can help. */
  readonly retriable: boolean;
}

export interface TargetParts {
  readonly topology: Topology;
  readonly sqs: Sqs;
  readonly lambda: Lambda;
}

export const targetName = (to: Target): string => ("queue" in to ? to.queue : to.function);

export function targetArn(topology: Topology, to: Target): string {
  if ("queue" in to) return queueArn(topology, topology.queues[to.queue]?.name ?? to.queue);
  return functionArn(topology, topology.functions[to.function]?.name ?? to.function);
}

/** Hands an event to a target. Once this returns without a failure the event is on disk there. */
export async function handOver(
  parts: TargetParts,
  to: Target,
  event: { readonly body: string; readonly ruleArn: string; readonly traceId?: string | undefined },
): Promise<Failure | undefined> {
  if ("queue" in to) return sendToQueue(parts, to.queue, event.ruleArn, { body: event.body });
  try {
    const trace = event.traceId === undefined ? {} : { traceId: event.traceId };
    parts.lambda.invokeAsync(to.function, event.body, { trigger: "events", ...trace });
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

/** Sends to a queue on behalf of a rule, if the queue's policy allows it. */
export async function sendToQueue(
  { topology, sqs }: Pick<TargetParts, "topology" | "sqs">,
  queue: string,
  sourceArn: string,
  message: OutgoingMessage,
): Promise<Failure | undefined> {
  const spec = topology.queues[queue];
  const service = "events.amazonaws.com";
  const request = { queueArn: targetArn(topology, { queue }), service, sourceArn, account: topology.account };
  if (spec && !mayDeliver(spec, request)) return noPermission(request.queueArn);
  try {
    await sqs.send(queue, message);
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

const noPermission = (queueArn: string): Failure => ({
  code: "NO_PERMISSIONS",
  message: `The resource policy of ${queueArn} does not allow events.amazonaws.com to send messages for this rule.`,
  retriable: false,
});

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof AwsError) || error.status >= 500) return { code: "INTERNAL_ERROR", message, retriable: true };
  if (/Throttl|TooManyRequests/i.test(error.code)) return { code: "THROTTLING", message, retriable: true };
  if (/NonExistent|DoesNotExist|NotFound/i.test(error.code)) return { code: "NO_RESOURCE", message, retriable: false };
  return { code: "SDK_CLIENT_ERROR", message, retriable: false };
}
