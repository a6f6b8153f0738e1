export { type Authorizer, createAuthorizer } from "./authorizer.ts";
export { createKeys } from "./keys.ts";
export { type Request, requestsOf } from "./requests.ts";
