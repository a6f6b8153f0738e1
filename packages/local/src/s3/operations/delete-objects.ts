import * as z from "zod";
import { AwsError } from "../../aws-call.ts";
import type { S3Answer, S3Call } from "../s3-call.ts";
import { document, listOf, readDocument } from "../xml.ts";
import { askerOf, type Context, documentIn } from "./context.ts";

const deletionSchema = z.object({
  Delete: z.object({
    Quiet: z.enum(["true", "false"]).default("false"),
    Object: listOf(z.object({ Key: z.string().min(1), ETag: z.string().exactOptional() })),
  }),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export async function deleteObjects(call: S3Call, context: Context): Promise<S3Answer> {
  const bucket = context.bucketOf(call);
  const { Object: objects, Quiet } = readDocument(await documentIn(call), deletionSchema).Delete;
  if (objects.length === 0 || objects.length > 1000)
    throw new AwsError(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
    );
  const deleted: { Key: string }[] = [];
  const errors: { Key: string; Code: string; Message: string }[] = [];
  for (const { Key, ETag } of objects) {
    try {
      call.allow("s3:DeleteObject", Key);
      if (ETag !== undefined) call.allow("s3:GetObject", Key);
      context.objects.remove(bucket, Key, askerOf(call, "ObjectRemoved:Delete"), { ifMatch: ETag });
      deleted.push({ Key });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      errors.push({ Key, Code: error.code, Message: error.message });
    }
  }
  const content = { Deleted: Quiet === "true" ? [] : deleted, Error: errors };
  return { status: 200, headers: { "content-type": "application/xml" }, body: document("DeleteResult", content) };
}
