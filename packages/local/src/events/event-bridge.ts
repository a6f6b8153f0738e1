import type { Topology } from "@larder/topology";
import type { Clock } from "../clock.ts";
import type { Live } from "../live.ts";
import type { EventBridge, Lambda, Sqs } from "../ports.ts";
import type { State } from "../state.ts";
import { Deliveries } from "./delivery.ts";
import { eventBridgeService } from "./operations.ts";
import { accept } from "./put-events.ts";
import { compileBuses } from "./rules.ts";

export interface EventBridgeOptions {
  readonly topology: Topology;
  readonly state: State;
  readonly clock: Clock;
  readonly live: Live;
  readonly sqs: Sqs;
  readonly lambda: Lambda;
}

/**
 * EventBridge for the buses and rules of a topology. Takes up what an earlier process still owed.
 *
 * @throws {InvalidEventPattern} when a rule's pattern is none.
 */
export async function startEventBridge(options: EventBridgeOptions): Promise<EventBridge> {
  const buses = compileBuses(options.topology);
  const rules = buses.values().flatMap((bus) => bus.rules);
  const deliveries = new Deliveries({ ...options, rules: [...rules] });
  const parts = { ...options, buses, deliveries };
  return {
    service: eventBridgeService(parts),
    async tell(event) {
      // Every account has a default bus, in the topology or not: who has no rule there hears nothing.
      if (buses.has("default")) await accept(parts, { ...event, EventBusName: "default", TraceHeader: undefined });
    },
    stop: () => deliveries.stop(),
  };
}
