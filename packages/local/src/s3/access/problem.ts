import type { IncomingMessage } from "node:http";
import { AwsError } from "../../aws-call.ts";
import type { S3Answer } from "../s3-call.ts";
import { errorDocument } from "../xml.ts";

/** An error as S3 answers it: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function problem(error: unknown, { url = "/" }: IncomingMessage, requestId: string): S3Answer {
  const { code, message, status } = error instanceof AwsError ? error : internal();
  const [resource = "/"] = url.split("?");
  const body = errorDocument({ code, message, resource, requestId });
  return { status, headers: { "content-type": "application/xml" }, body };
}

const internal = () => new AwsError("InternalError", "We encountered an internal error. Please try again.", 500);
