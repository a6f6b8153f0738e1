import * as z from "zod";
import { defineProblem } from "../http/problem.ts";

/** A request with the same key is being answered: repeat it a little later to get its answer. */
export class IdempotencyKeyInFlight extends defineProblem({
  status: 409,
  type: "idempotency-key-in-flight",
  title: "A request with this Idempotency-Key is being answered",
  headers: z.object({ "retry-after": z.literal("1").meta({ description: "In seconds" }) }),
}) {
  constructor(cause?: unknown) {
    super("Send the same request again in a moment to get the answer of the first", {
      headers: { "retry-after": "1" },
      cause,
    });
  }
}

/** The key stands for another request, so repeating that one's answer would be wrong, and so would be doing this one. */
export class IdempotencyKeyReused extends defineProblem({
  status: 422,
  type: "idempotency-key-reused",
  title: "The Idempotency-Key was used for another request",
}) {
  constructor() {
    super("Send the same request again to get the same answer, or a new key to have something else done");
  }
}
