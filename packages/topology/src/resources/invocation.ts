import * as z from "zod";
import { name } from "./name.ts";

/** A function that is run once when it is first deployed, and again when its input changes (an `aws.lambda.Invocation`): seeds and migrations. */
export const invocationSchema = z.strictObject({ function: name, input: z.json() });
