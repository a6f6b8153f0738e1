import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { HttpMiddleware } from "./http-middleware.ts";
import { HttpProblem } from "./problem.ts";

/** Answers with a problem document, whatever was thrown. What we did not foresee is a 500 that tells nothing. */
export const problems = (): HttpMiddleware => ({
  onError: (request) => {
    const { event, context, error } = request;
    const problem = error instanceof HttpProblem ? error : unforeseen(context.correlationId);
    const fields = { route: event.routeKey, status: problem.status, problem_type: problem.type };
    if (problem.status >= 500) context.logger.error("Request failed", fields, error);
    else context.logger.info("Request refused", fields);
    request.response = answer(problem);
  },
});

const unforeseen = (correlationId: string) =>
  new HttpProblem({
    status: 500,
    detail: "Something went wrong on our side. Quote the correlation id to have it looked into.",
    extensions: { correlationId },
  });

const answer = (problem: HttpProblem): APIGatewayProxyStructuredResultV2 => ({
  statusCode: problem.status,
  headers: { ...problem.headers, "content-type": "application/problem+json" },
  body: JSON.stringify(problem),
});
