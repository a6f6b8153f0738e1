import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type * as z from "zod";
import { ContractViolation } from "../validation/contract-violation.ts";
import type { RouteContract } from "./route.ts";

/** What a route answers, whichever it is. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: unknown;
  readonly body?: unknown;
}

/**
 * Holds an answer to its contract and puts it into API Gateway's format 2.0.
 * @throws {ContractViolation} for an answer that the route does not promise: a fault of ours, so a 500.
 */
export function toResult(route: RouteContract, answer: HttpAnswer): APIGatewayProxyStructuredResultV2 {
  const { status } = answer;
  const contract = route.answers[status];
  if (!contract) throw new ContractViolation(`${route.operationId} promises no answer with status ${status}`);
  const what = `The answer ${status} of ${route.operationId}`;
  const headers = contract.headers ? strings(check(what, contract.headers, answer.headers)) : {};
  if (!contract.body) return { statusCode: status, headers };
  const contentType = contract.contentType ?? "application/json";
  const body = check(what, contract.body, answer.body);
  return {
    statusCode: status,
    headers: { "content-type": contentType, ...headers },
    body: contract.contentType === undefined ? JSON.stringify(body) : String(body),
  };
}

function check<Schema extends z.ZodType>(what: string, schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw ContractViolation.from(what, parsed.error);
  return parsed.data;
}

const strings = (headers: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
