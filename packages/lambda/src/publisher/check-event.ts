import type { CloudEvent, EventDefinition } from "@larder/contracts";
import { ContractViolation } from "../validation/contract-violation.ts";

/** Holds an event against its definition. What passes is exactly what the contract names. */
export function checkEvent(
  event: CloudEvent,
  source: string,
  definitions: readonly EventDefinition[],
): { event: CloudEvent } | { violation: string } {
  const definition = definitions.find(({ type, version }) => type === event.type && version === event.dataversion);
  if (!definition) return { violation: `Nobody has defined ${event.type}, version ${event.dataversion}` };
  if (definition.source !== source)
    return { violation: `${event.type} is for ${definition.source} to publish, not for ${source}` };
  const parsed = definition.schema.safeParse(event);
  if (parsed.success) return { event: parsed.data };
  return { violation: ContractViolation.from(`${event.type}, version ${event.dataversion},`, parsed.error).message };
}
