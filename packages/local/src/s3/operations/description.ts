import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "../../aws-call.ts";
import type { Description } from "../store/objects.ts";

/** What is kept of a request's headers, and said with the object. */
export const systemHeaderNames = [
  "content-type",
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "expires",
];
const metadataPrefix = "x-amz-meta-";
const mostMetadata = 2 * 1024;

/**
 * What a request says of the object that it writes.
 * @throws {AwsError} MetadataTooLarge, InvalidTag
 */
export function descriptionIn(headers: IncomingHttpHeaders): Description {
  return { headers: systemHeaders(headers), metadata: metadataIn(headers), tags: tagsIn(headers["x-amz-tagging"]) };
}

function systemHeaders(headers: IncomingHttpHeaders) {
  const found = systemHeaderNames.flatMap((name): [string, string][] => {
    const value = headers[name];
    const text = name === "content-encoding" ? withoutFraming(value) : value;
    return typeof text === "string" && text !== "" ? [[name, forHeader(text)]] : [];
  });
  return { "content-type": "binary/octet-stream", ...Object.fromEntries(found) };
}

const withoutFraming = (encoding: string | string[] | undefined) =>
  typeof encoding === "string"
    ? encoding
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "aws-chunked")
        .join(",")
    : undefined;

/** Whether a header can hold a text: fields of forms and parameters may be anything. */
export const isHeaderText = (text: string): boolean => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);

/** Beyond Latin-1, as mail writes it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#UserMetadata */
const forHeader = (text: string) => (isHeaderText(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`);

function metadataIn(headers: IncomingHttpHeaders): Record<string, string> {
  const found = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    name.startsWith(metadataPrefix) && typeof value === "string"
      ? [[name.slice(metadataPrefix.length), forHeader(value)]]
      : [],
  );
  const size = found.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (size > mostMetadata)
    throw new AwsError("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size");
  return Object.fromEntries(found);
}

function tagsIn(header: string | string[] | undefined): Record<string, string> {
  if (typeof header !== "string") return {};
  return checkedTags([...new URLSearchParams(header)]);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
export function checkedTags(tags: readonly (readonly [string, string])[]): Record<string, string> {
  const names = new Set(tags.map(([name]) => name));
  if (tags.length > 10) throw new AwsError("BadRequest", "Object tags cannot be greater than 10");
  if (names.size < tags.length) throw new AwsError("InvalidTag", "Cannot provide multiple Tags with the same key");
  for (const [name, value] of tags)
    if (name === "" || [...name].length > 128 || [...value].length > 256)
      throw new AwsError("InvalidTag", "The TagKey or TagValue you have provided is invalid");
  return Object.fromEntries(tags);
}
