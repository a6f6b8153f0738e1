export { ApiProblem } from "./api-problem.ts";
export { type Client, type ClientOptions, createClient } from "./create-client.ts";
export type * from "./schema.ts";
export { unwrap } from "./unwrap.ts";
