import { defineRoute } from "@larder/lambda/http";
import * as z from "zod";

const tag = "Challenges";
const path = z.object({ id: z.string().meta({ description: "The secret: whoever knows it may decide" }) });
const page = (description: string) => ({
  description,
  headers: z.object({
    "cache-control": z.string(),
    "content-security-policy": z.string(),
    "referrer-policy": z.string(),
    "x-content-type-options": z.string(),
  }),
  body: z.string(),
  contentType: "text/html; charset=utf-8",
});

export const showChallenge = defineRoute({
  operationId: "showChallenge",
  method: "GET",
  path: "/challenges/{id}",
  summary: "See what is to be approved",
  tag,
  request: { path },
  answers: {
    200: page("A page that asks, or tells what was decided"),
    404: page("A page that says that there is none"),
  },
});

/** It takes a form, which is not among what the builder parses: `decision` is `approve` or `decline`. */
export const decideChallenge = defineRoute({
  operationId: "decideChallenge",
  method: "POST",
  path: "/challenges/{id}",
  summary: "Approve or decline",
  tag,
  request: { path },
  answers: {
    200: page("A page that tells what was decided: the first answer counts"),
    400: page("A page that asks again"),
    404: page("A page that says that there is none"),
  },
});
