import type { IdempotencyStore, TransactWrite } from "@larder/lambda/idempotency";

const nothing: TransactWrite = {};

/** A store that forgets: what is measured is the builder's part, and not the table's. */
export const idempotency: IdempotencyStore = {
  begin: async () => ({
    state: "started",
    attempt: { complete: () => nothing, save: async (result) => result, release: async () => {} },
  }),
};
