export { type SqsOptions, startSqs } from "./sqs.ts";
