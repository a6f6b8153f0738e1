import * as z from "zod";

/** What is common to the events of all providers. What else they hold, their own documents say. */
export const webhookBodySchema = z
  .looseObject({
    id: z.string().min(1).max(128).meta({ description: "The provider's id of the event: two deliveries have one" }),
    type: z
      .string()
      .min(1)
      .max(255)
      .meta({ description: "What has happened", examples: ["payment.authorised"] }),
  })
  .meta({ description: "An event of the payment provider, as it has documented it" });

export type WebhookBody = z.infer<typeof webhookBodySchema>;
