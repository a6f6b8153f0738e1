import { defineRoute, http } from "@larder/lambda/http";
import { idempotencyHeaders } from "@larder/lambda/idempotency";
import * as z from "zod";
import { idempotency } from "./memory.ts";

const greeting = z.object({ name: z.string() });

const greet = defineRoute({
  operationId: "greet",
  method: "POST",
  path: "/greetings",
  summary: "Greet somebody",
  tag: "Bench",
  request: { headers: idempotencyHeaders, body: greeting },
  answers: { 200: { description: "The greeting", body: greeting } },
});

/** A request with an `Idempotency-Key`, answered once. */
export const handler = http(greet, { idempotency }, async ({ body }) => ({ status: 200, body }));
