export { type RetryOptions, retry } from "./retry.ts";
