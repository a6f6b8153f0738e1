import type { Topology } from "@larder/topology";
import type { Clock } from "../clock.ts";
import type { Live } from "../live.ts";
import type { Deliveries } from "./delivery.ts";
import { type Entry, type Refusal, readEntries, refusalOf } from "./entry.ts";
import { envelope } from "./event.ts";
import { type Bus, busName } from "./rules.ts";
import { targetName } from "./target.ts";

export interface BusParts {
  readonly topology: Topology;
  readonly clock: Clock;
  readonly live: Live;
  readonly buses: ReadonlyMap<string, Bus>;
  readonly deliveries: Deliveries;
}

/**
 * PutEvents: takes each entry on its own and says for each what became of it. Answers once every accepted event is on
 * disk with each of its targets, or owed to them on disk.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export async function putEvents(parts: BusParts, request: unknown) {
  const results = await Promise.all(readEntries(request).map((entry) => put(parts, entry)));
  return { FailedEntryCount: results.filter((result) => "ErrorCode" in result).length, Entries: results };
}

async function put(parts: BusParts, entry: Entry): Promise<{ EventId: string } | Refusal> {
  return refusalOf(entry) ?? { EventId: await accept(parts, entry) };
}

/** Takes an event that is known to be in order, as those of AWS's own services are. */
export async function accept(parts: BusParts, entry: Entry): Promise<string> {
  const acceptedAt = parts.clock.now();
  const event = envelope(entry, parts.topology, acceptedAt);
  const body = JSON.stringify(event);
  const deliveries = busFor(parts, entry)
    .rules.filter((rule) => rule.matches(event))
    .flatMap((rule) => rule.spec.targets.map(({ to }) => ({ rule: rule.key, target: targetName(to) })))
    .map((route) => ({ ...route, body, traceId: entry.TraceHeader, acceptedAt, retries: 0 }));
  await Promise.all(deliveries.map((delivery) => parts.deliveries.deliver(delivery)));
  return event.id;
}

/** AWS accepts events for a bus that does not exist, and forgets them. So does this one, but it says so. */
function busFor({ buses, live }: BusParts, entry: Entry): Pick<Bus, "rules"> {
  const name = busName(entry.EventBusName);
  const bus = buses.get(name);
  if (bus) return bus;
  const known = [...buses.keys()].join(", ") || "none";
  const message = `An event went to the bus ${name}, which is not in the topology (there: ${known}). Like AWS, this accepts it and nobody gets it: ${entry.Source} ${entry.DetailType}`;
  live.emit({ type: "warning", message });
  return { rules: [] };
}
