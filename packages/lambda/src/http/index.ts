export type { HttpAnswer } from "./answer.ts";
export { type HttpHandler, http } from "./http.ts";
export { InvalidRequest, type RequestViolation } from "./invalid-request.ts";
export { HttpProblem, type ProblemInit } from "./problem.ts";
export type { HttpRequest, RequestSchemas } from "./request.ts";
