/**
 * What a function may do, one grant for each kind of thing it does. A link in SST grants every action of the service on
 * the resource (`dynamodb:*`), so links here carry names only and the grants are given apart, exact in action and ARN.
 */

/** What may be done to what. */
export interface Grant {
  readonly actions: string[];
  readonly resources: $util.Input<string>[];
}

type TableAction = "BatchGetItem" | "GetItem" | "PutItem" | "UpdateItem";

/**
 * Calls on the items of a table. A transaction is allowed by the actions of its parts:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export const onItems = (table: sst.aws.Dynamo, ...actions: TableAction[]) => ({
  actions: actions.map((action) => `dynamodb:${action}`),
  resources: [table.arn],
});

/** Queries one index, and not the table itself. */
export const queryIndex = (table: sst.aws.Dynamo, index: string) => ({
  actions: ["dynamodb:Query"],
  resources: [$interpolate`${table.arn}/index/${index}`],
});

/** What an event source mapping needs to read a table's stream: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html */
export const readStream = (table: sst.aws.Dynamo) => ({
  actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
  resources: [table.nodes.table.streamArn],
});

/** What an event source mapping needs to consume a queue: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
export const consume = (queue: sst.aws.Queue) => ({
  actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  resources: [queue.arn],
});

export const sendTo = (queue: sst.aws.Queue) => ({ actions: ["sqs:SendMessage"], resources: [queue.arn] });

export const publishOn = (bus: sst.aws.Bus) => ({ actions: ["events:PutEvents"], resources: [bus.arn] });

/**
 * Starts executions of a workflow with the version that is deployed now, and with no other. A durable function is invoked
 * by a qualified ARN only: https://docs.aws.amazon.com/lambda/latest/dg/durable-invoking.html
 */
export const startWorkflow = (workflow: sst.aws.Workflow) => ({
  actions: ["lambda:InvokeFunction"],
  resources: [workflow.nodes.function.nodes.function.qualifiedArn],
});

/**
 * Completes callbacks that executions of a workflow wait for. An execution stays with the version that it began with, and
 * which one that was is not known to who rings: so any version, and any execution, of this one function.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html#awslambda-resources-for-iam-policies
 */
export const ringCallbacks = (workflow: sst.aws.Workflow) => ({
  actions: ["lambda:SendDurableExecutionCallbackSuccess"],
  resources: [$interpolate`${workflow.arn}:*/durable-execution/*/*`],
});

type ObjectAction = "AbortMultipartUpload" | "DeleteObject" | "GetObject" | "PutObject";

/**
 * Calls on the objects of a bucket whose keys begin so. A multipart upload is put; a copy gets the one and puts the other:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export const onObjects = (bucket: sst.aws.Bucket, prefix: string, ...actions: ObjectAction[]): Grant => ({
  actions: actions.map((action) => `s3:${action}`),
  resources: [$interpolate`${bucket.arn}/${prefix}*`],
});

/**
 * Tells who reads a bucket what is gone from what is forbidden; both are 403 to others.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_Permissions
 */
export const listObjects = (bucket: sst.aws.Bucket): Grant => ({ actions: ["s3:ListBucket"], resources: [bucket.arn] });
