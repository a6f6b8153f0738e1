import { timestampSchema } from "@larder/contracts";
import * as z from "zod";

/** How a file may be sent: this one, to its one place, and nothing else. */
export const permitSchema = z.discriminatedUnion("method", [
  z.object({
    method: z.literal("POST"),
    url: z.url(),
    fields: z.record(z.string(), z.string()).meta({ description: "Of the form, in front of its `file`" }),
    expiresAt: timestampSchema,
  }),
  z.object({
    method: z.literal("PUT"),
    parts: z
      .array(z.object({ number: z.int().min(1), url: z.url(), size: z.int().min(1) }))
      .meta({ description: "Each is sent to its address, as many bytes as its size says" }),
    expiresAt: timestampSchema,
  }),
]);

export type Permit = z.infer<typeof permitSchema>;
