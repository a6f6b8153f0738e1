export { type Authorize, type AuthorizerOptions, createAuthorizer } from "./authorizer.ts";
export { type AccessKey, createKeys, type Keys } from "./keys.ts";
