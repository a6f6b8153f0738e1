import type { IncomingMessage } from "node:http";
import { PassThrough, type Readable } from "node:stream";
import { Busboy, type BusboyHeaders } from "@fastify/busboy";
import { AwsError } from "../../aws-call.ts";
import type { Fields } from "./post-policy.ts";

export interface Form {
  /** Those in front of the file. */
  readonly fields: Fields;
  /** Fails when the form ends before the file does. */
  readonly file: Readable;
}

/** Stands in a key for the name that the file has where it comes from. */
const namedByWhoSends = `\${${"filename"}}`;

/** What is in front of the file, in bytes: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html */
const mostFieldBytes = 20 * 1024;

/**
 * Reads a form up to its file, which is the last that is looked at: fields behind it are ignored.
 * @throws {AwsError} InvalidArgument when there is no file, MalformedPOSTRequest for what is no form,
 * MaxPostPreDataLengthExceededError for fields above 20 KiB.
 */
export function readForm(request: IncomingMessage): Promise<Form> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>();
    let bytes = 0;
    const form = parserFor(request);
    // Whether anybody reads it yet or not.
    const file = new PassThrough().on("error", () => {});
    const fail = (error: Error) => {
      request.unpipe(form);
      reject(error);
      file.destroy(error);
    };
    form.on("field", (name, value, _nameCut, cut) => {
      bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
      if (cut || bytes > mostFieldBytes) fail(tooMuch());
      else fields.set(name.toLowerCase(), value);
    });
    form.on("file", (_name, sent: Readable, filename: string | undefined) => {
      form.removeAllListeners("field");
      // A file that ends before its boundary is half an upload: to those who read it, none.
      sent.on("error", () => fail(malformed())).pipe(file);
      file.on("close", () => sent.resume());
      resolve({ fields: withName(fields, filename ?? ""), file });
    });
    form.on("finish", () =>
      reject(new AwsError("InvalidArgument", "POST requires exactly one file upload per request.")),
    );
    form.on("error", () => fail(malformed()));
    request.once("aborted", () => fail(malformed()));
    request.pipe(form);
  });
}

/** Only a part that is called so is the file, whatever else looks like one. @throws {AwsError} MalformedPOSTRequest */
function parserFor(request: IncomingMessage) {
  const headers: BusboyHeaders = { ...request.headers, "content-type": request.headers["content-type"] ?? "" };
  const limits = { fieldSize: mostFieldBytes, files: 1 };
  try {
    return new Busboy({ headers, limits, isPartAFile: (name) => name?.toLowerCase() === "file" });
  } catch {
    throw malformed();
  }
}

function withName(fields: ReadonlyMap<string, string>, filename: string): Fields {
  const key = fields.get("key")?.replaceAll(namedByWhoSends, () => filename);
  return new Map(key === undefined ? fields : [...fields, ["key", key]]);
}

const malformed = () =>
  new AwsError("MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data.");

const tooMuch = () =>
  new AwsError(
    "MaxPostPreDataLengthExceededError",
    "Your POST request fields preceding the upload file were too large.",
  );
