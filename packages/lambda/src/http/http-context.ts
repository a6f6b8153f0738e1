import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { correlationIdFrom } from "../correlation/correlation-id.ts";
import { type Logger, loggerFor } from "../logging/logger.ts";

export const correlationHeader = "x-correlation-id";

/** Lambda's context and what middleware adds for one request. */
export interface HttpContext extends Context {
  correlationId: string;
  logger: Logger;
}

/** Every line logged for the request carries its correlation id. */
export function httpContext(event: APIGatewayProxyEventV2, context: Context): HttpContext {
  const correlationId = correlationIdFrom(event.headers[correlationHeader]);
  const logger = loggerFor(context).with({ correlation_id: correlationId });
  return Object.assign(context, { correlationId, logger });
}
