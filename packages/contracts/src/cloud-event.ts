import * as z from "zod";
import { correlationIdSchema, eventIdSchema } from "./ids.ts";
import { timestampSchema } from "./timestamp.ts";

/**
 * Any event, to those who carry events without reading them: a CloudEvent 1.0 with three extension attributes, whose
 * names CloudEvents keeps to lower-case letters and digits.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 */
export const cloudEventSchema = z.object({
  specversion: z.literal("1.0"),
  id: eventIdSchema,
  /** The service that published it. Also EventBridge's `source`. */
  source: z.string().min(1),
  /** What happened. Also EventBridge's `detail-type`. */
  type: z.string().min(1),
  /** What the event is about: the id of the order, the SKU. */
  subject: z.string().min(1).max(256),
  time: timestampSchema,
  datacontenttype: z.literal("application/json"),
  /** Version of `data`: goes up with every breaking change. */
  dataversion: z.int().min(1),
  /** Shared by everything that one request set off. */
  correlationid: correlationIdSchema,
  /** Id of the event that this one answers to; the correlation id when the cause was a request. */
  causationid: z.string().min(1).max(128),
  data: z.unknown(),
});

export type CloudEvent = z.infer<typeof cloudEventSchema>;

/** Ties an event to the one it answers to: `orderConfirmed.create({ ...causedBy(event), … })`. */
export const causedBy = (cause: CloudEvent) => ({ correlationId: cause.correlationid, causationId: cause.id });
