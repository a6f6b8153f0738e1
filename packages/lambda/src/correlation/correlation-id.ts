import { correlationIdSchema, newId } from "@larder/contracts";

/** The caller's correlation id when it is fit for headers, logs and events; else a new one. */
export function correlationIdFrom(given: string | undefined): string {
  return correlationIdSchema.safeParse(given).data ?? newId("cor");
}
