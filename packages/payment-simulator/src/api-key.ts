import { HttpProblem, type Unread } from "@larder/lambda/http";
import { Resource } from "sst/resource";
import { isSecret } from "./secret.ts";

/**
 * For the builder's `authenticate`: lets in who sends `Authorization: Bearer <API key>`, whatever they ask for.
 * @throws {HttpProblem} 401 to everybody else.
 */
export function apiKey({ headers: { authorization = "" } }: Unread): void {
  const sent = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  if (sent !== undefined && isSecret(sent, Resource.PaymentsApiKey.value)) return;
  throw new HttpProblem({
    status: 401,
    detail: "Send the API key: Authorization: Bearer <key>",
    headers: { "www-authenticate": "Bearer" },
  });
}
