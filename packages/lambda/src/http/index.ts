export type { Caller } from "./caller.ts";
export { type HttpHandler, http, type IdempotentOptions, type Unread } from "./http.ts";
export { InvalidRequest, type RequestViolation, requestViolationSchema } from "./invalid-request.ts";
export {
  type Condition,
  etagOf,
  ifMatchSchema,
  ifNoneMatchSchema,
  matchesStrongly,
  matchesWeakly,
} from "./preconditions.ts";
export { defineProblem, HttpProblem, type ProblemDefinition, type ProblemInit } from "./problem.ts";
export type { HttpRequest, RequestSchemas } from "./request.ts";
export { type AnswerContract, type AnswerOf, defineRoute, type ProblemClass, type RouteContract } from "./route.ts";
