import { tableStream } from "@larder/lambda/table-stream";
import * as z from "zod";

/** A batch of ten records. */
export const handler = tableStream({ image: z.object({ pk: z.string(), stock: z.int() }) }, async () => {});
