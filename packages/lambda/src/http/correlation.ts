import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { correlationHeader, type HttpContext } from "./http-context.ts";
import type { HttpMiddleware } from "./http-middleware.ts";

/** Every answer, a problem too, names its correlation id. */
export const correlation = (): HttpMiddleware => ({
  after: ({ context, response }) => sign(context, response),
  onError: ({ context, response }) => sign(context, response),
});

function sign({ correlationId }: HttpContext, response: APIGatewayProxyStructuredResultV2 | null | undefined) {
  if (response) response.headers = { ...response.headers, [correlationHeader]: correlationId };
}
