import { setTimeout as delay } from "node:timers/promises";
import type { MappingSpec } from "@larder/topology";
import { checkpointsIn } from "./checkpoints.ts";
import { unlistedOperators } from "./filter.ts";
import type { MappingOptions, Shutdown } from "./mapping.ts";
import { QueueMapping } from "./queue-mapping.ts";
import { StreamMapping } from "./stream-mapping.ts";

export type { MappingOptions } from "./mapping.ts";

/** How long running batches may go on once the mappings are to stop. */
const graceMilliseconds = 700;

/**
 * Lambda's event source mappings: reads queues and table streams, and invokes functions with what is there.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
 * @throws {InvalidEventPattern} when a filter of a mapping is none.
 */
export async function startMappings(options: MappingOptions): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const closed = new AbortController();
  const shutdown: Shutdown = { stopping: stopping.signal, closed: closed.signal };
  const checkpoints = checkpointsIn(options.state.database);
  const streamMapping = (key: string, spec: MappingSpec, table: string) =>
    new StreamMapping(options, shutdown, spec, table, checkpoints.of(key, options.dynamodb.streamId(table)));
  const mappings = Object.entries(options.topology.mappings).map(([key, spec]) =>
    "queue" in spec.source
      ? new QueueMapping(options, shutdown, spec, spec.source.queue)
      : streamMapping(key, spec, spec.source.tableStream),
  );
  warnOfFilters(options);
  await Promise.all(mappings.map((mapping) => mapping.prepare()));
  for (const mapping of mappings) mapping.start();
  return {
    async stop() {
      if (closed.signal.aborted) return;
      stopping.abort();
      const finished = Promise.allSettled(mappings.map((mapping) => mapping.finished()));
      await Promise.race([finished, delay(graceMilliseconds, undefined, { ref: false })]);
      closed.abort();
    },
  };
}

function warnOfFilters({ topology, live }: MappingOptions) {
  for (const [key, { filters }] of Object.entries(topology.mappings)) {
    const unlisted = unlistedOperators(filters);
    const message = `The filter of ${key} uses ${unlisted.join(" and ")}, which AWS does not list for event source mappings.`;
    if (unlisted.length > 0) live.emit({ type: "warning", message });
  }
}
