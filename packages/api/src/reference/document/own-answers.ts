import { HttpProblem } from "@larder/lambda/http";
import * as z from "zod";
import type { ZodOpenApiResponseObject } from "zod-openapi";
import { correlationHeader } from "./correlation.ts";
import { problemObject } from "./problem-schemas.ts";

/** What no route decides: the answers of the gateway before a function, and of the `http` builder around its handler. */

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
const gatewayMessage = z
  .object({ message: z.string() })
  .meta({ id: "GatewayMessage", description: "The gateway's own answer, given before any function of ours was asked" });

const plainProblem = (status: number, id: string, extensions: z.ZodRawShape = {}) => {
  const { type, title } = new HttpProblem({ status });
  const schema = z.object({ ...problemObject(type, title, status).shape, ...extensions });
  return { "application/problem+json": { schema: schema.meta({ id, description: title }) } };
};
const ofGateway = { "application/json": { schema: gatewayMessage } };

export const unauthorized: ZodOpenApiResponseObject = {
  id: "Unauthorized",
  description: "There is no token, or not one that this deployment trusts",
  headers: z.object({ "www-authenticate": z.string() }),
  content: ofGateway,
};

export const forbidden: ZodOpenApiResponseObject = {
  id: "Forbidden",
  description: "The token lacks the scope that the route asks for",
  headers: z.object({ "www-authenticate": z.string().optional() }),
  content: ofGateway,
};

/** The gateway forbids, or the route itself does, which knows more of what is asked for. */
export const forbiddenAlsoBy = ({ description, content }: ZodOpenApiResponseObject): ZodOpenApiResponseObject => ({
  description: `${forbidden.description}, or: ${description}`,
  headers: correlationHeader.partial().extend({ "www-authenticate": z.string().optional() }),
  content: { ...content, ...ofGateway },
});

export const contentTooLarge: ZodOpenApiResponseObject = {
  id: "ContentTooLarge",
  description: "The body is larger than 256 KiB. What is larger than the gateway takes, it refuses itself.",
  headers: correlationHeader.partial(),
  content: { ...plainProblem(413, "ContentTooLargeProblem"), ...ofGateway },
};

export const unsupportedMediaType: ZodOpenApiResponseObject = {
  id: "UnsupportedMediaType",
  description: "The body is not JSON in UTF-8, by its content type",
  headers: correlationHeader,
  content: plainProblem(415, "UnsupportedMediaTypeProblem"),
};

export const internalServerError: ZodOpenApiResponseObject = {
  id: "InternalServerError",
  description: "Something went wrong on our side. Nothing more is told here: quote the correlation id.",
  headers: correlationHeader.partial(),
  content: { ...plainProblem(500, "InternalServerErrorProblem", { correlationId: z.string() }), ...ofGateway },
};
