import type { CloudEvent, EventDefinition } from "@larder/contracts";
import * as z from "zod";
import { ContractViolation } from "../validation/contract-violation.ts";
import { parseJson } from "../validation/parse-json.ts";

/** What EventBridge wraps around an event. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
const envelopeSchema = z.object({ detail: z.unknown() });
const kindSchema = z.object({ type: z.string(), dataversion: z.int() });

/**
 * Takes our event out of the body of a message: a rule of the bus delivers EventBridge's envelope, with the CloudEvent
 * in its `detail`.
 * @param carried What it may be: one version of an event, or any of several.
 * @throws {SyntaxError | ContractViolation} for a message that no retry will mend.
 */
export function readEvent(carried: EventDefinition, body: string): CloudEvent {
  const envelope = envelopeSchema.safeParse(parseJson("The body of the message", body));
  if (!envelope.success) throw ContractViolation.from("The body of the message", envelope.error);
  const { detail } = envelope.data;
  const { type, version, schema } = definitionOf(carried, detail);
  const event = schema.safeParse(detail);
  if (!event.success) throw ContractViolation.from(`${type}, version ${version},`, event.error);
  return event.data;
}

function definitionOf(carried: EventDefinition, detail: unknown): EventDefinition {
  const kind = kindSchema.safeParse(detail);
  if (!kind.success) throw ContractViolation.from("The event of the message", kind.error);
  const { type, dataversion } = kind.data;
  const { versions = [carried] } = carried;
  const found = versions.find((definition) => definition.type === type && definition.version === dataversion);
  if (found) return found;
  const names = versions.map((definition) => `${definition.type} ${definition.version}`).join(", ");
  throw new ContractViolation(`The event of the message breaks its contract: it is none of ${names}`);
}
