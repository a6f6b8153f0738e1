import { SQSClient } from "@aws-sdk/client-sqs";

/** One client for the life of the execution environment. Queues are found by their URL's path, at the endpoint that the environment gives. */
export const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
