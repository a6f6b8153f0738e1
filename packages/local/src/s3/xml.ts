import { XMLBuilder, XMLParser } from "fast-xml-parser";
import * as z from "zod";
import { AwsError } from "../aws-call.ts";

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: true });
// What is in a document stays text: a key may look like a number.
const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: false });

/** An answer of S3. Members that are undefined are left out; of a list, each is an element of that name. */
export const document = (root: string, content: object): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ [root]: { "@_xmlns": namespace, ...defined(content) } })}`;

/** An error of S3: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#RESTErrorResponses */
export const errorDocument = (error: { code: string; message: string; resource: string; requestId: string }): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({
    Error: { Code: error.code, Message: error.message, Resource: error.resource, RequestId: error.requestId },
  })}`;

const defined = (content: object) =>
  Object.fromEntries(Object.entries(content).filter(([, value]: [string, unknown]) => value !== undefined));

/**
 * Reads a document that was sent.
 * @throws {AwsError} MalformedXML
 */
export function readDocument<Content>(text: string, schema: z.ZodType<Content>): Content {
  try {
    const parsed = schema.safeParse(parser.parse(text, true));
    if (parsed.success) return parsed.data;
  } catch {
    // Not XML at all: the same to who sent it.
  }
  throw new AwsError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}

/** Elements of a name: none, one or several. */
export const listOf = <Item>(item: z.ZodType<Item>) =>
  z.preprocess(
    (value) => (value === undefined || value === "" ? [] : Array.isArray(value) ? value : [value]),
    z.array(item),
  );
