import { correlationIdSchema } from "@larder/contracts";
import * as z from "zod";

const name = "x-correlation-id";

/** Every request may bring a correlation id. */
export const correlationParameter = z.object({
  [name]: correlationIdSchema.optional().meta({
    description:
      "Yours, to find the request and all that it set off in logs and events. One that is unfit is replaced.",
    examples: ["checkout-7f3a9c21"],
    param: { id: "CorrelationId" },
  }),
});

/** Every answer of a function names it. */
export const correlationHeader = z.object({
  [name]: correlationIdSchema.meta({
    description:
      "The request's own correlation id when it brought one, else a new one. Quote it when you ask for help.",
    header: { id: "CorrelationId" },
  }),
});
