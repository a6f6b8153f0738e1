import * as z from "zod";

/** What a file is for. It decides who may send it, what it may be and what is done with it. */
export const uploadKindSchema = z.enum(["product-image", "catalog-csv", "support-photo"]);

export type UploadKind = z.infer<typeof uploadKindSchema>;
