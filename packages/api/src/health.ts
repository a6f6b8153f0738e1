import { defineRoute, http } from "@larder/lambda/http";
import * as z from "zod";

export const health = defineRoute({
  operationId: "health",
  method: "GET",
  path: "/health",
  summary: "See whether the API answers",
  tag: "Operations",
  request: {},
  answers: { 200: { description: "It does", body: z.object({ status: z.literal("ok") }) } },
});

/** `GET /health`: the API answers. It asks nothing of the table, so it says nothing about it. */
export const handler = http(health, async () => ({ status: 200, body: { status: "ok" } }));
