import { defineRoute, type HttpHandler, HttpProblem, http } from "@larder/lambda/http";
import { Resource } from "sst/resource";
import { isSecret } from "./secret.ts";

/** Lets in who sends `Authorization: Bearer <API key>`, and answers 401 to everybody else, whatever they ask for. */
export const withApiKey =
  (handler: HttpHandler): HttpHandler =>
  (event, context) =>
    (sendsApiKey(event.headers["authorization"]) ? handler : refuse)(event, context);

function sendsApiKey(authorization = ""): boolean {
  const sent = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  return sent !== undefined && isSecret(sent, Resource.PaymentsApiKey.value);
}

const refusal = defineRoute({
  operationId: "refuse",
  method: "GET",
  path: "/",
  summary: "Refuse whoever sends no API key",
  tag: "Payments",
  request: {},
  answers: {},
});

const refuse = http(refusal, async () => {
  throw new HttpProblem({
    status: 401,
    detail: "Send the API key: Authorization: Bearer <key>",
    headers: { "www-authenticate": "Bearer" },
  });
});
