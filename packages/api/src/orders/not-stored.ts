import * as z from "zod";

/** What a customer ordered is nobody else's business: no cache keeps it, on the way or in the browser. */
export const notStored = { "cache-control": "private, no-store" } as const;

export const notStoredHeaders = z.object({ "cache-control": z.literal(notStored["cache-control"]) });
