import { randomUUID } from "node:crypto";
import { AwsError } from "../aws-call.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_Execution.html */
const namePattern = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * The ARN of a new execution: `arn:aws:lambda:…:function:name:1/durable-execution/order-7/0f3c…`.
 * @throws {AwsError} InvalidParameterValueException for a name that is none.
 */
export function newExecutionArn(functionArn: string, name: string): string {
  if (!namePattern.test(name))
    throw new AwsError("InvalidParameterValueException", `The durable execution name must match ${namePattern.source}`);
  return `${functionArn}/durable-execution/${name}/${randomUUID()}`;
}

/** What a callback id stands for. */
export interface CallbackAddress {
  readonly arn: string;
  readonly operationId: string;
}

/** An id tells where it belongs, so that whoever sends it can be authorised by the execution's ARN. */
export const callbackId = ({ arn, operationId }: CallbackAddress) =>
  Buffer.from(JSON.stringify([arn, operationId, randomUUID()])).toString("base64");

/** @throws {AwsError} InvalidParameterValueException */
export function readCallbackId(id: string): CallbackAddress {
  try {
    const [arn, operationId] = JSON.parse(Buffer.from(id, "base64").toString());
    if (typeof arn === "string" && typeof operationId === "string") return { arn, operationId };
  } catch {
    // Not one of ours, which is said below.
  }
  throw new AwsError("InvalidParameterValueException", "Invalid callback id");
}
