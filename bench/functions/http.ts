import { defineRoute, http } from "@larder/lambda/http";
import * as z from "zod";

const greeting = z.object({ name: z.string() });

const greet = defineRoute({
  operationId: "greet",
  method: "POST",
  path: "/greetings",
  summary: "Greet somebody",
  tag: "Bench",
  request: { body: greeting },
  answers: { 200: { description: "The greeting", body: greeting } },
});

/** A request parsed and answered. */
export const handler = http(greet, async ({ body }) => ({ status: 200, body }));
