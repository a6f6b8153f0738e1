import type { AwsAnswer, AwsError } from "../aws-call.ts";

/** The protocols differ in how they spell an error. */
interface Asker {
  readonly service: string;
  /** `X-Amz-Target`: there in AWS's JSON protocols, absent in REST. */
  readonly target: string | undefined;
  readonly contentType: string | undefined;
}

/**
 * Puts an error on the wire as the service's protocol spells it.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#operation-error-serialization
 */
export function errorAnswer(error: AwsError, { service, target, contentType }: Asker): AwsAnswer {
  const headers: Record<string, string> = { "x-amzn-errortype": error.code };
  if (target === undefined && service !== "sqs") {
    headers["content-type"] = "application/json";
    return { status: error.status, headers, body: JSON.stringify({ Type: "User", Message: error.message }) };
  }
  headers["content-type"] = contentType ?? "application/x-amz-json-1.0";
  if (service === "sqs") headers["x-amzn-query-error"] = queryError(error);
  return { status: error.status, headers, body: JSON.stringify({ __type: error.code, message: error.message }) };
}

/**
 * SQS names its errors twice: SDKs prefer the name of the old query protocol.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#x-amzn-query-error
 */
function queryError({ code, status }: AwsError): string {
  const fault = status >= 500 ? "Receiver" : "Sender";
  const name = queryNames[code] ?? code.replace(/Exception$/, "");
  return `${name};${fault}`;
}

const queryNames: Record<string, string> = {
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
  QueueDeletedRecently: "AWS.SimpleQueueService.QueueDeletedRecently",
  EmptyBatchRequest: "AWS.SimpleQueueService.EmptyBatchRequest",
  TooManyEntriesInBatchRequest: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
  BatchEntryIdsNotDistinct: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
  BatchRequestTooLong: "AWS.SimpleQueueService.BatchRequestTooLong",
  InvalidBatchEntryId: "AWS.SimpleQueueService.InvalidBatchEntryId",
  MessageNotInflight: "AWS.SimpleQueueService.MessageNotInflight",
  PurgeQueueInProgress: "AWS.SimpleQueueService.PurgeQueueInProgress",
  UnsupportedOperation: "AWS.SimpleQueueService.UnsupportedOperation",
  QueueNameExists: "QueueAlreadyExists",
};
