import * as z from "zod";
import { AwsError } from "../../aws-call.ts";
import type { S3Answer, S3Call } from "../s3-call.ts";
import { checkWrite, unquoted } from "../store/conditions.ts";
import type { Checksum, PartRow } from "../store/tables.ts";
import { etagOfParts } from "../store/uploads.ts";
import { document, listOf, readDocument } from "../xml.ts";
import { checksumElements, checksumHeader } from "./checksums.ts";
import { checksumOfParts } from "./composite.ts";
import { askerOf, type Context, conditionsOf, documentIn } from "./context.ts";
import { uploadOf } from "./multipart.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const leastPartBytes = 5 * 1024 * 1024;

const askedPart = z.looseObject({ PartNumber: z.coerce.number().int(), ETag: z.string() });
type AskedPart = z.infer<typeof askedPart>;
const completionSchema = z.object({ CompleteMultipartUpload: z.object({ Part: listOf(askedPart) }) });

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export async function completeMultipartUpload(call: S3Call, context: Context): Promise<S3Answer> {
  const asked = readDocument(await documentIn(withoutChecksums(call)), completionSchema).CompleteMultipartUpload.Part;
  const { id } = uploadOf(call, context);
  // Refused before all of it is read for its checksum; what holds is asked once more then.
  checkWrite(context.objects.find(context.bucketOf(call), call.key), conditionsOf(call));
  const checksum = await checksumFor(call, context, chosen(asked, context.uploads.parts(id), call));
  const upload = uploadOf(call, context);
  const sent = context.uploads.parts(id);
  const parts = chosen(asked, sent, call);
  const { key, headers, metadata, tags } = upload;
  const pieces = parts.map(({ piece }) => piece);
  const object = { key, headers, metadata, tags, etag: etagOfParts(parts), checksum, pieces };
  const why = askerOf(call, "ObjectCreated:CompleteMultipartUpload");
  const put = context.objects.put(upload.bucket, object, why, conditionsOf(call), () => context.uploads.forget(id));
  context.bodies.remove(sent.filter((part) => !parts.includes(part)).map(({ piece }) => piece));
  return answerOf(call, put.etag, checksum);
}

/** Here they are of the object, and not of the document. */
const withoutChecksums = ({ headers, body }: S3Call) => {
  const others = Object.entries(headers).filter(([name]) => !name.startsWith("x-amz-checksum-"));
  return { headers: Object.fromEntries(others), body };
};

function answerOf(call: S3Call, etag: string, checksum: Checksum | undefined): S3Answer {
  const content = {
    Location: `/${call.bucket}/${encodeURIComponent(call.key)}`,
    Bucket: call.bucket,
    Key: call.key,
    ETag: etag,
    ...checksumElements(checksum),
    ChecksumType: checksum?.type,
  };
  const headers = { "content-type": "application/xml" };
  return { status: 200, headers, body: document("CompleteMultipartUploadResult", content) };
}

/** @throws {AwsError} BadDigest when the call says another. */
async function checksumFor(call: S3Call, context: Context, parts: readonly PartRow[]): Promise<Checksum | undefined> {
  const wanted = uploadOf(call, context).checksum;
  if (!wanted) return undefined;
  const size = parts.reduce((sum, { piece }) => sum + piece.size, 0);
  const checksum = await checksumOfParts(wanted, parts, (pieces) =>
    context.bodies.read(pieces, { start: 0, end: size - 1 }),
  );
  const said = call.headers[checksumHeader(wanted.algorithm)];
  if (said !== undefined && said !== checksum.value)
    throw new AwsError("BadDigest", `The ${wanted.algorithm} you specified did not match the calculated checksum.`);
  return checksum;
}

/** The parts that are to be the object, as they are asked for. @throws {AwsError} InvalidPart, InvalidPartOrder, EntityTooSmall */
function chosen(asked: readonly AskedPart[], sent: readonly PartRow[], call: S3Call): PartRow[] {
  if (asked.length === 0) throw new AwsError("MalformedXML", "You must specify at least one part");
  if (asked.some(({ PartNumber }, index) => PartNumber <= (asked[index - 1]?.PartNumber ?? 0)))
    throw new AwsError(
      "InvalidPartOrder",
      "The list of parts was not in ascending order. The parts list must be specified in order by part number.",
    );
  const byNumber = new Map(sent.map((part) => [part.number, part]));
  const parts = asked.map((part) => matching(part, byNumber.get(part.PartNumber)));
  if (parts.slice(0, -1).some(({ piece }) => piece.size < leastPartBytes))
    throw new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
  const size = parts.reduce((sum, { piece }) => sum + piece.size, 0);
  const said = call.headers["x-amz-mp-object-size"];
  if (said !== undefined && Number(said) !== size)
    throw new AwsError(
      "InvalidRequest",
      `The provided 'x-amz-mp-object-size' header value ${String(said)} does not match what was computed: ${size}`,
    );
  return parts;
}

function matching(asked: AskedPart, part: PartRow | undefined): PartRow {
  const checksum = part?.checksum;
  const said = checksum && asked[`Checksum${checksum.algorithm}`];
  if (part?.etag === unquoted(asked.ETag) && (said === undefined || said === null || said === checksum?.value))
    return part;
  throw new AwsError(
    "InvalidPart",
    "One or more of the specified parts could not be found. The part might not have been uploaded, or the specified entity tag might not have matched the part's entity tag.",
  );
}
