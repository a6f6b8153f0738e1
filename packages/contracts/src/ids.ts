import { decodeTime, ulid } from "ulid";
import * as z from "zod";
import { random } from "./random.ts";

/** Crockford's base 32 in capitals; the first digit ends at 7 because a ULID has 128 bits. https://github.com/ulid/spec */
const ulidPattern = /[0-7][0-9A-HJKMNP-TV-Z]{25}/;

/** A ULID behind a prefix that names what it identifies: `ord_01K…`. Ids made later sort later, to the millisecond. */
export type PrefixedId<Prefix extends string> = `${Prefix}_${string}`;

/** Makes a new id. */
export function newId<Prefix extends string>(prefix: Prefix): PrefixedId<Prefix> {
  return `${prefix}_${ulid(undefined, random)}`;
}

/** When an id was made, as a timestamp. */
export const madeAt = (id: PrefixedId<string>): string => new Date(decodeTime(id.slice(-26))).toISOString();

/** Accepts only ids with this prefix; infers their template type, so that an order id never passes for an event id. */
export function idSchema<Prefix extends string>(prefix: Prefix) {
  return z.templateLiteral([`${prefix}_`, z.string().regex(ulidPattern)], {
    error: `Invalid id: must be ${prefix}_ followed by a ULID`,
  });
}

export const orderIdSchema = idSchema("ord");
export const eventIdSchema = idSchema("evt");

/**
 * What ties together everything that one request set off. A client may bring its own, hence the open form:
 * bounded, and free of anything that could break out of a header or a log line.
 */
export const correlationIdSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{7,127}$/);

export type OrderId = z.infer<typeof orderIdSchema>;
export type EventId = z.infer<typeof eventIdSchema>;
