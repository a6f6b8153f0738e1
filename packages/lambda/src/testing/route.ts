import * as z from "zod";
import type { RequestSchemas } from "../http/request.ts";
import { type AnswerContract, defineRoute } from "../http/route.ts";

const anything = { description: "Whatever it is", body: z.unknown() } satisfies AnswerContract;

/** A route that takes what is given and answers what it likes. */
export const routeOf = <const Request extends RequestSchemas>(request: Request) =>
  defineRoute({
    operationId: "tryIt",
    method: "POST",
    path: "/orders",
    summary: "Try it",
    tag: "Tests",
    request,
    answers: { 200: anything, 202: anything, 204: { description: "Nothing" } },
  });
