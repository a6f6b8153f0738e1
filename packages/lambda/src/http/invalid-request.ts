import * as z from "zod";
import { defineProblem } from "./problem.ts";

/** A violation, and the part of the request it is in. */
export const requestViolationSchema = z.object({
  in: z.enum(["body", "query", "path", "header"]),
  pointer: z.string().meta({ description: "A JSON pointer into that part; empty for all of it" }),
  detail: z.string(),
});
export type RequestViolation = Readonly<z.infer<typeof requestViolationSchema>>;

/** 400: the request is not what the route takes. `errors` names every field at fault. */
export class InvalidRequest extends defineProblem({
  status: 400,
  type: "invalid-request",
  title: "The request is not valid",
  extensions: z.object({ errors: z.array(requestViolationSchema) }),
}) {
  override readonly name = "InvalidRequest";

  constructor(errors: readonly RequestViolation[]) {
    super(summary(errors), { extensions: { errors } });
  }
}

function summary([first, ...others]: readonly RequestViolation[]): string {
  if (!first) return "The request is not what this route takes";
  const more = others.length > 0 ? `, and ${others.length} more: see errors` : "";
  return `${first.in}${first.pointer && ` ${first.pointer}`}: ${first.detail}${more}`;
}
