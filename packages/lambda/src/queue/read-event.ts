import type { CloudEvent, EventDefinition } from "@larder/contracts";
import * as z from "zod";
import { ContractViolation } from "../validation/contract-violation.ts";
import { parseJson } from "../validation/parse-json.ts";

/**
 * What EventBridge wraps around an event. No CloudEvent has a `detail-type`: its attributes are named by letters and digits.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#attribute-naming-convention
 */
const envelopeSchema = z.object({ "detail-type": z.string(), detail: z.unknown() });
const kindSchema = z.object({ type: z.string(), dataversion: z.int() });

/**
 * Takes our event out of the body of a message. A rule of the bus delivers EventBridge's envelope, with the CloudEvent in
 * its `detail`; a function that sends to a queue itself sends the CloudEvent as it is.
 * @param carried What it may be: one version of an event, or any of several.
 * @throws {SyntaxError | ContractViolation} for a message that no retry will mend.
 */
export function readEvent(carried: EventDefinition, body: string): CloudEvent {
  const sent = parseJson("The body of the message", body);
  const envelope = envelopeSchema.safeParse(sent);
  const content = envelope.success ? envelope.data.detail : sent;
  const { type, version, schema } = definitionOf(carried, content);
  const event = schema.safeParse(content);
  if (!event.success) throw ContractViolation.from(`${type}, version ${version},`, event.error);
  return event.data;
}

function definitionOf(carried: EventDefinition, event: unknown): EventDefinition {
  const kind = kindSchema.safeParse(event);
  if (!kind.success) throw ContractViolation.from("The event of the message", kind.error);
  const { type, dataversion } = kind.data;
  const { versions = [carried] } = carried;
  const found = versions.find((definition) => definition.type === type && definition.version === dataversion);
  if (found) return found;
  const names = versions.map((definition) => `${definition.type} ${definition.version}`).join(", ");
  throw new ContractViolation(`The event of the message breaks its contract: it is none of ${names}`);
}
