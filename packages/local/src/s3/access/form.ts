import type { IncomingMessage } from "node:http";
import { type Readable, Transform } from "node:stream";
import { Busboy, type BusboyHeaders } from "@fastify/busboy";
import { AwsError } from "../../aws-call.ts";
import type { Allowed, Fields } from "./post-policy.ts";

export interface Form {
  readonly fields: Fields;
  readonly file: Readable;
}

/** Stands in a key for the name that the file has where it comes from. */
const namedByWhoSends = `\${${"filename"}}`;

/** What is in front of the file, in bytes: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html */
const mostFieldBytes = 20 * 1024;

/**
 * Reads a form up to its file, which is the last that is looked at: fields behind it are ignored.
 * @throws {AwsError} InvalidArgument when there is no file, MalformedPOSTRequest for what is no form.
 */
export function readForm(request: IncomingMessage): Promise<Form> {
  return new Promise((resolve, reject) => {
    const fields: Record<string, string> = {};
    const headers: BusboyHeaders = { ...request.headers, "content-type": request.headers["content-type"] ?? "" };
    const form = new Busboy({ headers, limits: { fieldSize: mostFieldBytes, files: 1 } });
    form.on("field", (name, value) => {
      fields[name.toLowerCase()] = value;
    });
    form.on("file", (_name, file, filename) => {
      const key = fields["key"]?.replaceAll(namedByWhoSends, filename);
      resolve({ fields: { ...fields, ...(key !== undefined && { key }) }, file });
    });
    form.on("finish", () =>
      reject(new AwsError("InvalidArgument", "POST requires exactly one file upload per request.")),
    );
    form.on("error", () => reject(malformed()));
    request.on("aborted", () => form.destroy(malformed()));
    request.pipe(form);
  });
}

const malformed = () =>
  new AwsError("MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data.");

/** Lets a file pass that is as large as it may be, and fails as soon as it is larger, or at its end when it is smaller. */
export function withinSize({ least, most }: Allowed): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > most) done(new AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size"));
      else done(null, chunk);
    },
    flush(done) {
      done(
        size < least
          ? new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
          : null,
      );
    },
  });
}
