import * as z from "zod";

/** Shapes that inputs of many types have in common. */

export const arn = z.string().startsWith("arn:");

/** Inputs that change nothing of what a resource does. */
export const labels = {
  name: z.string(),
  description: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
};

/** AWS takes many documents as JSON text. */
export const jsonText = z.string().transform((text, context) => {
  try {
    return z.json().parse(JSON.parse(text));
  } catch {
    context.addIssue("it is not JSON");
    return z.NEVER;
  }
});

export const jsonObject = jsonText.pipe(z.record(z.string(), z.json()));
