import { XMLBuilder, XMLParser } from "fast-xml-parser";
import * as z from "zod";
import { AwsError } from "../aws-call.ts";

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
const builder = new XMLBuilder({
  ignoreAttributes: false,
  suppressEmptyNode: true,
  processEntities: false,
  tagValueProcessor: (_name, value) => escaped(String(value)),
});
// What is in a document stays text: a key may look like a number. Entities are read here, because the parser knows none by
// number, and only so many of the others: a list of ten thousand parts has twenty thousand quotes.
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  tagValueProcessor: (_name, value) => unescaped(value),
});

const names: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Line ends as well: who reads XML takes them for others. https://www.w3.org/TR/xml/#sec-line-ends */
const escaped = (text: string) =>
  text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: keys may have them
    /[&<>"'\0-\x08\x0a-\x1f]/g,
    (sign) => `&${Object.keys(names).find((name) => names[name] === sign) ?? `#${sign.charCodeAt(0)}`};`,
  );

const unescaped = (text: string) =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (entity, hexadecimal, decimal, name) =>
    name !== undefined
      ? (names[name] ?? entity)
      : String.fromCodePoint(hexadecimal !== undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal)),
  );

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
