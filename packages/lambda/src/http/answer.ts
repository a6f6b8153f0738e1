import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** What a route answers. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; without it there is no body. */
  readonly body?: unknown;
}

/** Puts an answer into API Gateway's format 2.0. */
export function toResult({ status, headers, body }: HttpAnswer): APIGatewayProxyStructuredResultV2 {
  if (body === undefined) return { statusCode: status, headers: { ...headers } };
  return {
    statusCode: status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}
