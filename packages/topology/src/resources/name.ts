import * as z from "zod";

/** Of a resource, logical or physical, or of whatever else is called something. */
export const name = z.string().min(1);
