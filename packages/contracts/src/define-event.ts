import * as z from "zod";
import { type CloudEvent, cloudEventSchema } from "./cloud-event.ts";
import { type EventName, type EventPattern, eventPattern } from "./event-pattern.ts";
import { type EventId, newId } from "./ids.ts";

/** The service that publishes an event. */
export type EventSource = `larder.${string}`;

/** What the maker of an event must say; the rest of the envelope follows from the definition. */
export interface EventInput<Data> {
  subject: string;
  data: Data;
  correlationId: string;
  causationId: string;
  /** When it happened, as `Date.prototype.toISOString` writes it. */
  time: string;
  /** Given when the id was fixed earlier, so that a retry makes the same event. */
  id?: EventId;
}

/**
 * Defines one version of an event. Its data schema gives the type, the check on both sides and the whole event; its
 * name gives the pattern by which EventBridge finds it.
 *
 * Writers are exact and readers tolerant: what the schema does not name is dropped when an event is made, and ignored
 * when one is read. So nothing leaves by accident, and a field can be added without breaking those who do not know it.
 *
 * @param type Past tense, dotted, lower case: `order.placed`.
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
  const { source } = options;
  const schema = cloudEventSchema.extend({
    source: z.literal(source),
    type: z.literal(type),
    dataversion: z.literal(version),
    data,
  });

  /**
   * Makes an event and checks it.
   * @throws {z.ZodError} when the data is not what the contract says.
   */
  function create(input: EventInput<z.input<Data>>): z.output<typeof schema> {
    return schema.parse({
      specversion: "1.0",
      id: input.id ?? newId("evt"),
      source,
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

  return { type, version, source, data, schema, pattern: eventPattern({ type, version, source }), create };
}

/** Any definition, to those who handle definitions alike. */
export interface EventDefinition<Event extends CloudEvent = CloudEvent> extends EventName {
  readonly schema: z.ZodType<Event>;
  /** What a rule of the bus matches it by. */
  readonly pattern: EventPattern;
  /** Of one that stands for several versions: each by itself. */
  readonly versions?: readonly EventDefinition<Event>[];
}

/** The event that a definition defines: `EventOf<typeof orderPlaced>`. */
export type EventOf<Definition extends EventDefinition> = z.output<Definition["schema"]>;
