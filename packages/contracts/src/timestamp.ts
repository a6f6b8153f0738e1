import * as z from "zod";

/** RFC 3339 in UTC to the millisecond, as `Date.prototype.toISOString` writes it: one spelling, which sorts as text. */
export const timestampSchema = z.iso.datetime({ precision: 3 });
