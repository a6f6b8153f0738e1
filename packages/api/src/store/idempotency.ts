import { createIdempotencyStore } from "@larder/lambda/idempotency";
import { documents, tableName } from "./table.ts";

/** Remembers in the store's own table what was done, so that a change and the record of it are one transaction. */
export const idempotency = createIdempotencyStore({ documents, tableName });
