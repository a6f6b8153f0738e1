import { catalogChunkRead } from "./catalog/catalog-chunk.ts";
import { paymentUpdated } from "./payments/payment-updated.ts";

/**
 * What services send to queues of their own: events like the others, and never on the bus, where the publisher refuses
 * them. They wait in queues and among dead letters as long as others do, so their published versions are locked as well.
 */
export const messageDefinitions = [paymentUpdated, catalogChunkRead] as const;
