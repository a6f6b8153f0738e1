import { SQSClient } from "@aws-sdk/client-sqs";

/**
 * One client for the life of the execution environment. Queues are found by their URL's path, at the endpoint that the
 * environment gives. What the SDK would sum up in MD5 to compare with SQS's own sum, TLS and the signature have seen to already.
 */
export const sqs = new SQSClient({ useQueueUrlAsEndpoint: false, md5: false });
