import type { Violation } from "../validation/violations.ts";
import { HttpProblem } from "./problem.ts";

/** A violation, and the part of the request it is in. */
export interface RequestViolation extends Violation {
  readonly in: "body" | "query" | "path" | "header";
}

/** 400: the request is not what the route takes. `errors` names every field at fault. */
export class InvalidRequest extends HttpProblem {
  override readonly name = "InvalidRequest";

  constructor(errors: readonly RequestViolation[]) {
    super({
      status: 400,
      type: "invalid-request",
      title: "The request is not valid",
      detail: summary(errors),
      extensions: { errors },
    });
  }
}

function summary([first, ...others]: readonly RequestViolation[]): string {
  if (!first) return "The request is not what this route takes";
  const more = others.length > 0 ? `, and ${others.length} more: see errors` : "";
  return `${first.in}${first.pointer && ` ${first.pointer}`}: ${first.detail}${more}`;
}
