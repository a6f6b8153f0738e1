import { task } from "@larder/lambda/task";
import * as z from "zod";

/** A function that is called directly. */
export const handler = task(z.unknown(), async () => {});
