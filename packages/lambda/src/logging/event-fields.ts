import type { CloudEvent } from "@larder/contracts";
import type { LogFields } from "./logger.ts";

/** What a log line says of an event: enough to find what set it off and what it set off in turn. */
export const eventFields = ({ id, type, correlationid, causationid }: CloudEvent): LogFields => ({
  correlation_id: correlationid,
  causation_id: causationid,
  event_id: id,
  event_type: type,
});
