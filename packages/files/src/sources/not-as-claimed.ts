import { S3ServiceException } from "@aws-sdk/client-s3";

/**
 * Whether S3 says that the file which was claimed is not there any more: another took its place (412), or none did (404).
 *
 * 403 is no such answer. S3 gives it for what is gone to those who may not list the bucket, but it also gives it to all when
 * a grant or a key is wrong, and then nothing must be given up, let alone deleted. So who asks is granted to list:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_Permissions
 */
export const isNotAsClaimed = (error: unknown): boolean =>
  error instanceof S3ServiceException && [404, 412].includes(error.$metadata.httpStatusCode ?? 0);
