export { createAuthorizer } from "./authorizer.ts";
export { createKeys } from "./keys.ts";
export { requestsOf } from "./requests.ts";
