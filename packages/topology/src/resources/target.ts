import * as z from "zod";
import { name } from "./name.ts";

/** What something is delivered to: exactly one of a queue or a function, by logical name. */
export const targetSchema = z.union([z.strictObject({ queue: name }), z.strictObject({ function: name })]);

export type Target = z.infer<typeof targetSchema>;
