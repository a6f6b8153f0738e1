import * as z from "zod";

/**
 * What a durable function and the service tell each other, as far as it is the same on every way: in invocations, in the
 * checkpoint API and on disk. Times are in milliseconds since the epoch.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CheckpointDurableExecution.html
 */

const text = z.string().nullish();

export const errorSchema = z.object({
  ErrorMessage: text,
  ErrorType: text,
  ErrorData: text,
  StackTrace: z.array(z.string()).nullish(),
});

const typeSchema = z.enum(["EXECUTION", "CONTEXT", "STEP", "WAIT", "CALLBACK", "CHAINED_INVOKE"]);

/** What a function says has become of one of its operations. */
export const updateSchema = z.object({
  Id: z.string().min(1),
  Type: typeSchema,
  Action: z.enum(["START", "SUCCEED", "FAIL", "RETRY", "CANCEL"]),
  ParentId: text,
  Name: text,
  SubType: text,
  Payload: text,
  Error: errorSchema.nullish(),
  ContextOptions: z.object({ ReplayChildren: z.boolean().nullish() }).nullish(),
  StepOptions: z.object({ NextAttemptDelaySeconds: z.int().min(0).max(31_622_400).nullish() }).nullish(),
  WaitOptions: z.object({ WaitSeconds: z.int().min(1).max(31_622_400).nullish() }).nullish(),
  CallbackOptions: z
    .object({ TimeoutSeconds: z.int().min(0).nullish(), HeartbeatTimeoutSeconds: z.int().min(0).nullish() })
    .nullish(),
});

const outcome = { Result: text, Error: errorSchema.nullish() };

/** An operation as it stands. */
export const operationSchema = z.object({
  Id: z.string(),
  Type: typeSchema,
  Status: z.enum(["STARTED", "PENDING", "READY", "SUCCEEDED", "FAILED", "CANCELLED", "TIMED_OUT", "STOPPED"]),
  StartTimestamp: z.number(),
  EndTimestamp: z.number().optional(),
  ParentId: text,
  Name: text,
  SubType: text,
  ExecutionDetails: z.object({ InputPayload: z.string() }).optional(),
  ContextDetails: z.object({ ...outcome, ReplayChildren: z.boolean().nullish() }).optional(),
  StepDetails: z
    .object({ ...outcome, Attempt: z.number().optional(), NextAttemptTimestamp: z.number().optional() })
    .optional(),
  WaitDetails: z.object({ ScheduledEndTimestamp: z.number() }).optional(),
  CallbackDetails: z.object({ ...outcome, CallbackId: z.string() }).optional(),
});

/** What an invocation of a durable function answers. */
export const answerSchema = z.discriminatedUnion("Status", [
  z.object({ Status: z.literal("SUCCEEDED"), Result: text }),
  z.object({ Status: z.literal("FAILED"), Error: errorSchema.nullish() }),
  z.object({ Status: z.literal("PENDING") }),
]);

export type ErrorObject = z.infer<typeof errorSchema>;
export type Update = z.infer<typeof updateSchema>;
export type Operation = z.infer<typeof operationSchema>;
export type OperationStatus = Operation["Status"];
export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "STOPPED";
