import { Resource } from "sst/resource";
import * as z from "zod";

export const linkedPaymentsSchema = z.discriminatedUnion("provider", [
  z.object({ provider: z.literal("simulator"), url: z.url() }),
  z.object({
    provider: z.literal("stripe"),
    url: z.url(),
    /** Where customers come back to from Stripe's pages. */
    returnUrl: z.url(),
  }),
]);

export type LinkedPayments = z.infer<typeof linkedPaymentsSchema>;

/** Which provider of payments this deployment has chosen, and where it is. */
export const linkedPayments = (): LinkedPayments => linkedPaymentsSchema.parse(Resource.Payments);
