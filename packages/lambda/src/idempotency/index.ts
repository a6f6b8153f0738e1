export { idempotencyHeaders } from "./headers.ts";
export { type IdempotencyStore, LeaseLost, type Once, type TransactWrite } from "./idempotency.ts";
export { IdempotencyKeyInFlight, IdempotencyKeyReused } from "./problems.ts";
export { createIdempotencyStore, type IdempotencyStoreOptions } from "./store.ts";
