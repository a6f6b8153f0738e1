export { startSqs } from "./sqs.ts";
