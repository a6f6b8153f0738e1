import type { CloudEvent, EventDefinition } from "@larder/contracts";
import * as z from "zod";
import { ContractViolation } from "../validation/contract-violation.ts";
import { parseJson } from "../validation/parse-json.ts";

/** What EventBridge wraps around an event. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
const envelopeSchema = z.object({ detail: z.unknown() });

/**
 * Takes our event out of the body of a message: a rule of the bus delivers EventBridge's envelope, with the CloudEvent
 * in its `detail`.
 * @throws {SyntaxError | ContractViolation} for a message that no retry will mend.
 */
export function readEvent<Event extends CloudEvent>(definition: EventDefinition<Event>, body: string): Event {
  const envelope = envelopeSchema.safeParse(parseJson("The body of the message", body));
  if (!envelope.success) throw ContractViolation.from("The body of the message", envelope.error);
  const event = definition.schema.safeParse(envelope.data.detail);
  if (!event.success) throw ContractViolation.from(`${definition.type}, version ${definition.version},`, event.error);
  return event.data;
}
