import * as z from "zod";
import { correlationIdSchema, eventIdSchema, newId } from "./ids.ts";
import { timestampSchema } from "./timestamp.ts";

/** The service that publishes an event: CloudEvents' and EventBridge's `source`. */
export type EventSource = `larder.${string}`;

/**
 * The whole event: a CloudEvent 1.0 with our three extension attributes (whose names CloudEvents keeps to lower-case
 * letters and digits). https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 *
 * Writers are exact and readers tolerant: what the schema does not name is dropped when an event is made, and ignored
 * when one is read. So nothing leaves by accident, and a field can be added without breaking those who do not know it.
 */
function envelope<Type extends string, Version extends number, Source extends EventSource, Data extends z.ZodType>(
  type: Type,
  version: Version,
  source: Source,
  data: Data,
) {
  return z.object({
    specversion: z.literal("1.0"),
    id: eventIdSchema,
    source: z.literal(source),
    type: z.literal(type),
    /** What the event is about: the id of the order, the SKU. */
    subject: z.string().min(1).max(256),
    time: timestampSchema,
    datacontenttype: z.literal("application/json"),
    /** Version of `data`: goes up with every breaking change. */
    dataversion: z.literal(version),
    /** Shared by everything that one request set off. */
    correlationid: correlationIdSchema,
    /** Id of the event that this one answers to; the correlation id when the cause was a request. */
    causationid: z.string().min(1).max(128),
    data,
  });
}

/** What the maker of an event must say; the rest of the envelope follows from the definition. */
export interface EventInput<Data> {
  subject: string;
  data: Data;
  correlationId: string;
  causationId: string;
  /** When it happened, as `Date.prototype.toISOString` writes it. */
  time: string;
  /** Given when the id was fixed earlier, so that a retry makes the same event. */
  id?: z.infer<typeof eventIdSchema>;
}

/**
 * Defines one version of an event. From its one data schema come the type, the check on both sides and the envelope.
 *
 * @param type Past tense, dotted, lower case: `order.placed`. Also EventBridge's `detail-type`.
 * @param version Counts up from 1. Versions live side by side.
 * @param data What happened, as a `z.object`.
 * @param options.source The one service that publishes this event.
 */
export function defineEvent<
  const Type extends string,
  const Version extends number,
  const Source extends EventSource,
  Data extends z.ZodType,
>(type: Type, version: Version, data: Data, options: { source: Source }) {
  const schema = envelope(type, version, options.source, data);

  /**
   * Makes an event and checks it.
   * @throws {z.ZodError} when the data is not what the contract says.
   */
  function create(input: EventInput<z.input<Data>>): z.output<typeof schema> {
    return schema.parse({
      specversion: "1.0",
      id: input.id ?? newId("evt"),
      source: options.source,
      type,
      subject: input.subject,
      time: input.time,
      datacontenttype: "application/json",
      dataversion: version,
      correlationid: input.correlationId,
      causationid: input.causationId,
      data: input.data,
    });
  }

  return { type, version, source: options.source, data, schema, create };
}

/** Any event, to those who carry events without reading them. */
export interface CloudEvent {
  specversion: "1.0";
  id: z.infer<typeof eventIdSchema>;
  source: string;
  type: string;
  subject: string;
  time: string;
  datacontenttype: "application/json";
  dataversion: number;
  correlationid: string;
  causationid: string;
  data: unknown;
}

/** Any definition, to those who handle definitions alike. */
export interface EventDefinition<Event extends CloudEvent = CloudEvent> {
  readonly type: string;
  readonly version: number;
  readonly source: EventSource;
  readonly schema: z.ZodType<Event>;
}

/** The event that a definition defines: `EventOf<typeof orderPlaced>`. */
export type EventOf<Definition extends EventDefinition> = z.output<Definition["schema"]>;

/** Ties an event to the one it answers to: `orderConfirmed.create({ ...causedBy(event), … })`. */
export const causedBy = (cause: CloudEvent) => ({ correlationId: cause.correlationid, causationId: cause.id });
