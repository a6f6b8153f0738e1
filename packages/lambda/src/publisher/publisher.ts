import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { type CloudEvent, type EventDefinition, type EventSource, eventDefinitions } from "@larder/contracts";
import { checkEvent } from "./check-event.ts";
import { deliver, type RetryPolicy } from "./deliver.ts";
import { type Outgoing, toOutgoing } from "./entry.ts";
import { nextRequest, sizeLimit } from "./next-request.ts";

export interface PublisherOptions {
  readonly busName: string;
  /** The service that publishes. It publishes its own events only. */
  readonly source: EventSource;
  readonly client?: EventBridgeClient;
  /** What may be published. Default: everything that `@larder/contracts` defines. */
  readonly definitions?: readonly EventDefinition[];
  readonly retry?: Partial<RetryPolicy>;
}

export interface UnpublishedEvent {
  readonly event: CloudEvent;
  /** EventBridge's or the SDK's own code; or `ContractViolation`, `TooLarge`, `OutOfTime`, `HeldBack`. */
  readonly code: string;
  readonly message: string;
  /** The event itself is at fault: no retry will ever publish it as it is. */
  readonly poison: boolean;
}

export interface PublishResult {
  readonly published: number;
  /** What is not on the bus. After a `TimeoutError` or a broken connection it may be there all the same. */
  readonly failed: UnpublishedEvent[];
}

export interface Publisher {
  /**
   * Puts events on the bus, in the order of each subject, within EventBridge's limits. Every event is either counted as
   * published or reported as failed, and what the bus refuses for the moment is retried. Never throws for what becomes
   * of an event.
   *
   * While an event may yet be published, later ones of its subject are not sent: they are reported as `HeldBack`. Behind
   * poison they go on. The bus takes events in order this way; in which order it delivers them it does not promise:
   * https://repost.aws/questions/QUDxAa0fS4TNus4mLxZpUjEw/aws-event-bridge
   * @param options.timeout Milliseconds that all of it may take; the default is 5,000.
   */
  publish(events: readonly CloudEvent[], options?: { timeout?: number }): Promise<PublishResult>;
}

const defaultRetry: RetryPolicy = { attempts: 5, baseDelay: 50, maxDelay: 1_000 };

/** Makes the publisher of a service. Make one for the execution environment, so that its connections are kept. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { busName, source, client = new EventBridgeClient(), definitions = eventDefinitions } = options;
  const retry = { ...defaultRetry, ...options.retry };

  /** The event ready to be sent, or why it never will be. */
  function prepare(event: CloudEvent): Outgoing | UnpublishedEvent {
    const checked = checkEvent(event, source, definitions);
    if ("violation" in checked) return { event, code: "ContractViolation", message: checked.violation, poison: true };
    const outgoing = { ...toOutgoing(checked.event, busName), event };
    if (outgoing.size < sizeLimit) return outgoing;
    const message = `${outgoing.size} bytes; must be less than ${sizeLimit}`;
    return { event, code: "TooLarge", message, poison: true };
  }

  async function publish(events: readonly CloudEvent[], { timeout = 5_000 } = {}): Promise<PublishResult> {
    const deadline = Date.now() + timeout;
    const prepared = events.map(prepare);
    const failed = prepared.filter((each) => "code" in each);
    let pending = prepared.filter((each) => "entry" in each);
    while (pending.length > 0) {
      const { request, rest } = nextRequest(pending);
      const refused = Date.now() < deadline ? await send(request, deadline) : request.map(outOfTime);
      const blocked = new Set(refused.filter(({ poison }) => !poison).map(({ event }) => event.subject));
      const isHeld = ({ event }: Outgoing) => blocked.has(event.subject);
      failed.push(...refused, ...rest.filter(isHeld).map(heldBack));
      pending = rest.filter((each) => !isHeld(each));
    }
    return { published: events.length - failed.length, failed };
  }

  async function send(request: readonly Outgoing[], deadline: number): Promise<UnpublishedEvent[]> {
    const refusals = await deliver(client, request, retry, deadline);
    return refusals.map(({ outgoing, code, message, poison }) => ({ event: outgoing.event, code, message, poison }));
  }

  return { publish };
}

const outOfTime = ({ event }: Outgoing): UnpublishedEvent => ({
  event,
  code: "OutOfTime",
  message: "The time for publishing was spent before its turn came",
  poison: false,
});

const heldBack = ({ event }: Outgoing): UnpublishedEvent => ({
  event,
  code: "HeldBack",
  message: "An earlier event of its subject is not on the bus yet",
  poison: false,
});
