export { type Duration, StepError } from "@aws/durable-execution-sdk-js";
export type { Retries } from "./retries.ts";
export type { Callback, WorkflowTools } from "./tools.ts";
export { workflow } from "./workflow.ts";
