import { AwsError } from "../../aws-call.ts";
import type { S3Answer, S3Call } from "../s3-call.ts";
import { checkWrite } from "../store/conditions.ts";
import type { StoredObject } from "../store/objects.ts";
import { document } from "../xml.ts";
import { checksumHeaders } from "./checksums.ts";
import { askerOf, type Context, checkKey, conditionsOf, etagOf, pieceOf, takeIn, using } from "./context.ts";
import { descriptionIn } from "./description.ts";

/** As every object is: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html */
const encrypted = { "x-amz-server-side-encryption": "AES256" };

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export async function putObject(call: S3Call, context: Context): Promise<S3Answer> {
  const object = await store(call, context, "ObjectCreated:Put");
  return { status: 200, headers: { etag: object.etag, ...encrypted, ...checksumHeaders(object.checksum) } };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html */
export async function postObject(call: S3Call, context: Context): Promise<S3Answer> {
  if (call.key === "") throw new AwsError("InvalidArgument", "Bucket POST must contain a field named 'key'");
  const { etag } = await store(call, context, "ObjectCreated:Post");
  const location = `/${call.bucket}/${encodeURIComponent(call.key)}`;
  const status = call.headers["success_action_status"];
  const headers = { etag, location };
  if (status === "200") return { status: 200, headers };
  if (status !== "201") return { status: 204, headers };
  const content = { Location: location, Bucket: call.bucket, Key: call.key, ETag: etag };
  return {
    status: 201,
    headers: { ...headers, "content-type": "application/xml" },
    body: document("PostResponse", content),
  };
}

async function store(
  call: S3Call,
  context: Context,
  kind: "ObjectCreated:Put" | "ObjectCreated:Post",
): Promise<StoredObject> {
  const bucket = context.bucketOf(call);
  checkKey(call.key);
  const description = descriptionIn(call.headers);
  const conditions = kind === "ObjectCreated:Put" ? conditionsOf(call) : {};
  // Told before gigabytes are sent; what holds is asked once more when they are there.
  checkWrite(context.objects.find(bucket, call.key), conditions);
  const { written, checksum } = await takeIn(call, context.bodies);
  const object = { ...description, key: call.key, etag: etagOf(written), checksum, pieces: [pieceOf(written)] };
  return using(context.bodies, written, () => context.objects.put(bucket, object, askerOf(call, kind), conditions));
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export async function deleteObject(call: S3Call, context: Context): Promise<S3Answer> {
  const conditions = { ifMatch: call.headers["if-match"] };
  context.objects.remove(context.bucketOf(call), call.key, askerOf(call, "ObjectRemoved:Delete"), conditions);
  return { status: 204, headers: {} };
}
