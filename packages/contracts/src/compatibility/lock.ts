import * as z from "zod";
import type { EventDefinition } from "../define-event.ts";
import type { EventName } from "../event-pattern.ts";
import { type Break, breaksBetween, type Lost } from "./breaks.ts";
import { canonical, type JsonSchema } from "./schema.ts";

const publishedSchema = z.custom<JsonSchema>((value) => typeof value === "object" && value !== null);

/** `contracts.lock.json`: what was published, by type and version, as JSON Schema of the whole event. */
export const lockSchema = z.record(z.string(), z.record(z.string(), publishedSchema));

export type Lock = z.infer<typeof lockSchema>;

/** Who reads an event, by name: the functions that the infrastructure brings it to. */
export type ConsumersOf = (event: EventName) => readonly string[];

/**
 * What the definitions break of what was published, one sentence each, naming the field and the consumers; nothing when
 * all of it still holds. A version that nobody reads any more may be left out: it stays in the lock, so that its number
 * is never given to another schema.
 */
export function contractBreaks(
  lock: Lock,
  definitions: readonly EventDefinition[],
  consumersOf: ConsumersOf,
): string[] {
  return Object.values(lock)
    .flatMap((versions) => Object.values(versions))
    .flatMap((published) => {
      const name = nameIn(published);
      const current = definitions.find(({ type, version }) => type === name.type && version === name.version);
      const consumers = consumersOf(name);
      if (current) return breaksBetween(published, writtenBy(current)).map((each) => told(name, each, consumers));
      if (consumers.length === 0) return [];
      return [`${name.type}, version ${name.version}, is no longer defined, and ${consumers.join(", ")} read it.`];
    });
}

/** The lock with all that is defined now in it. To be written only when nothing breaks. */
export function renewed(lock: Lock, definitions: readonly EventDefinition[]): Lock {
  const next = structuredClone(lock);
  for (const definition of definitions)
    next[definition.type] = { ...next[definition.type], [definition.version]: writtenBy(definition) };
  return next;
}

/** As it is committed: sorted, so that a diff shows what changed and nothing else. */
export const printed = (lock: Lock): string => `${JSON.stringify(JSON.parse(canonical(lock)), null, 2)}\n`;

/** Without metadata: what is said to people breaks nothing, and named schemas stand where they are used. */
const writtenBy = ({ schema }: EventDefinition): JsonSchema =>
  JSON.parse(canonical(z.toJSONSchema(schema, { io: "input", metadata: z.registry() })));

const identifying = z.object({
  properties: z.object({
    type: z.object({ const: z.string() }),
    dataversion: z.object({ const: z.int() }),
    source: z.object({ const: z.templateLiteral(["larder.", z.string()]) }),
  }),
});

function nameIn(published: JsonSchema): EventName {
  const { type, dataversion, source } = identifying.parse(published).properties;
  return { type: type.const, version: dataversion.const, source: source.const };
}

const consequences: Record<Lost, (readers: string) => string> = {
  backward: (readers) =>
    `${readers} would refuse or misread events sent before, which a replay or a slow queue brings.`,
  forward: (readers) => `${readers} would refuse new events until deployed again.`,
  both: (readers) => `${readers} would refuse new events until deployed again, and events sent before after that.`,
};

function told({ type, version }: EventName, { field, change, lost }: Break, consumers: readonly string[]): string {
  const readers = consumers.length > 0 ? consumers.join(", ") : "Whoever replays it from the archive";
  return `${type}, version ${version}: ${field || "the event"} ${change}. ${consequences[lost](readers)}`;
}
