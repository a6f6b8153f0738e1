import { type CloudEvent, cloudEventSchema } from "@larder/contracts";
import { createPublisher, type UnpublishedEvent } from "@larder/lambda/publisher";
import { Resource } from "sst/resource";
import type { OutboxItem } from "./outbox.ts";

/** Why an item's event is not on the bus. */
export type Failure = Omit<UnpublishedEvent, "event">;

const publisher = createPublisher({ busName: Resource.EventBus.name, source: "larder.api" });

/**
 * Publishes the events of outbox items, in the order of each subject.
 * @param timeout Milliseconds that it may take; what was not sent by then has failed.
 * @returns what is not on the bus, by the sort keys of the items. Everything else is.
 */
export async function publishItems(
  items: readonly OutboxItem[],
  timeout: number,
): Promise<ReadonlyMap<string, Failure>> {
  const failures = new Map<string, Failure>();
  const keys = new Map<CloudEvent, string>();
  for (const item of items) {
    const { data: event, error } = cloudEventSchema.safeParse(item.event);
    if (event) keys.set(event, item.sk);
    else failures.set(item.sk, notAnEvent(error.issues.map(({ path }) => `/${path.join("/")}`)));
  }
  const { failed } = await publisher.publish([...keys.keys()], { timeout });
  for (const { event, ...failure } of failed) failures.set(keys.get(event) ?? event.id, failure);
  return failures;
}

const notAnEvent = (pointers: readonly string[]): Failure => ({
  code: "ContractViolation",
  message: `What was sent is no CloudEvent: ${pointers.join(", ")}`,
  poison: true,
});
