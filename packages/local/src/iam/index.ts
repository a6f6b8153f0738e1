export { createAuthorizer } from "./authorizer.ts";
export { createKeys } from "./keys.ts";
