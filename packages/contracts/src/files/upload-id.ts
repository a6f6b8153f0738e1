import type * as z from "zod";
import { idSchema } from "../ids.ts";

/** An upload: one file, from the moment that somebody may send it. */
export const uploadIdSchema = idSchema("upl");

export type UploadId = z.infer<typeof uploadIdSchema>;
