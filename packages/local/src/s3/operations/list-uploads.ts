import { AwsError } from "../../aws-call.ts";
import type { S3Answer, S3Call } from "../s3-call.ts";
import type { UploadRow } from "../store/tables.ts";
import { document } from "../xml.ts";
import { checksumElements } from "./checksums.ts";
import type { Context } from "./context.ts";
import { encoder } from "./encoding.ts";
import { uploadOf } from "./multipart.ts";
import { countIn } from "./paging.ts";

const headers = { "content-type": "application/xml" };
const most = 1000;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export async function listParts(call: S3Call, context: Context): Promise<S3Answer> {
  const upload = uploadOf(call, context);
  const limit = countIn(call.query, "max-parts", most);
  const after = countIn(call.query, "part-number-marker", 10_000, 0);
  const parts = context.uploads.parts(upload.id).filter(({ number }) => number > after);
  const shown = parts.slice(0, limit);
  const content = {
    Bucket: call.bucket,
    Key: encoder(call.query)(call.key),
    UploadId: upload.id,
    PartNumberMarker: after,
    NextPartNumberMarker: shown.at(-1)?.number ?? after,
    MaxParts: limit,
    IsTruncated: parts.length > shown.length,
    ChecksumAlgorithm: upload.checksum?.algorithm,
    ChecksumType: upload.checksum?.type,
    Part: shown.map(({ number, etag, modified, piece, checksum }) => ({
      PartNumber: number,
      LastModified: new Date(modified).toISOString(),
      ETag: `"${etag}"`,
      Size: piece.size,
      ...checksumElements(checksum),
    })),
    StorageClass: "STANDARD",
  };
  return { status: 200, headers, body: document("ListPartsResult", content) };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export async function listMultipartUploads(call: S3Call, context: Context): Promise<S3Answer> {
  const { query } = call;
  if (query.get("delimiter"))
    throw new AwsError("NotImplemented", "The local cloud does not serve 'delimiter' of ListMultipartUploads.", 501);
  const [prefix, limit, encode] = [query.get("prefix") ?? "", countIn(query, "max-uploads", most), encoder(query)];
  const [keyMarker, idMarker] = [query.get("key-marker") ?? "", query.get("upload-id-marker") ?? ""];
  const all = context.uploads.list(context.bucketOf(call)).filter(({ key }) => key.startsWith(prefix));
  const left = behind(all, keyMarker, idMarker);
  const shown = left.slice(0, limit);
  const content = {
    Bucket: call.bucket,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: encode(shown.at(-1)?.key ?? ""),
    NextUploadIdMarker: shown.at(-1)?.id ?? "",
    Prefix: encode(prefix),
    EncodingType: query.get("encoding-type") ?? undefined,
    MaxUploads: limit,
    IsTruncated: left.length > shown.length,
    Upload: shown.map(({ key, id, begun, checksum }) => ({
      Key: encode(key),
      UploadId: id,
      Initiated: new Date(begun).toISOString(),
      StorageClass: "STANDARD",
      ChecksumAlgorithm: checksum?.algorithm,
      ChecksumType: checksum?.type,
    })),
  };
  return { status: 200, headers, body: document("ListMultipartUploadsResult", content) };
}

/** Uploads behind a key, or behind one upload of that key. */
function behind(uploads: readonly UploadRow[], key: string, id: string): UploadRow[] {
  if (key === "") return [...uploads];
  const at = uploads.findIndex((upload) => upload.key === key && upload.id === id);
  if (at >= 0) return uploads.slice(at + 1);
  return uploads.filter((upload) => Buffer.compare(Buffer.from(upload.key), Buffer.from(key)) > 0);
}
