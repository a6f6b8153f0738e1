import type { RouteContract } from "@larder/lambda/http";
import * as z from "zod";

/** Whether a request can break the route's schemas at all. One that only reads optional headers of any text cannot. */
export const mayBeInvalid = ({ request: { path, query, headers, body } }: RouteContract): boolean =>
  body !== undefined || query !== undefined || [path, headers].some((part) => part && !acceptsAnyText(part));

const textSchema = z.strictObject({
  type: z.literal("string"),
  description: z.string().optional(),
  examples: z.array(z.string()).optional(),
});
const anyTextSchema = z.object({
  required: z.array(z.string()).max(0).optional(),
  properties: z.record(z.string(), textSchema),
});

const acceptsAnyText = (part: z.ZodType): boolean =>
  anyTextSchema.safeParse(z.toJSONSchema(part, { io: "input" })).success;
