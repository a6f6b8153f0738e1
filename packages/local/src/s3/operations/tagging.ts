import * as z from "zod";
import type { S3Answer, S3Call } from "../s3-call.ts";
import { document, listOf, readDocument } from "../xml.ts";
import { type Context, documentIn, existing } from "./context.ts";
import { checkedTags } from "./description.ts";

const taggingSchema = z.object({
  Tagging: z.object({
    TagSet: z.union([
      z.literal("").transform(() => ({ Tag: [] })),
      z.object({ Tag: listOf(z.object({ Key: z.string(), Value: z.string() })) }),
    ]),
  }),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html */
export async function getObjectTagging(call: S3Call, context: Context): Promise<S3Answer> {
  const { tags } = existing(context.objects.find(context.bucketOf(call), call.key));
  const content = { TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } };
  return { status: 200, headers: { "content-type": "application/xml" }, body: document("Tagging", content) };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html */
export async function putObjectTagging(call: S3Call, context: Context): Promise<S3Answer> {
  const { Tag } = readDocument(await documentIn(call), taggingSchema).Tagging.TagSet;
  return retag(call, context, checkedTags(Tag.map(({ Key, Value }) => [Key, Value])), 200);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html */
export const deleteObjectTagging = async (call: S3Call, context: Context): Promise<S3Answer> =>
  retag(call, context, {}, 204);

function retag(call: S3Call, context: Context, tags: Record<string, string>, status: number): S3Answer {
  const bucket = context.bucketOf(call);
  existing(context.objects.find(bucket, call.key));
  context.objects.retag(bucket, call.key, tags);
  return { status, headers: {} };
}
