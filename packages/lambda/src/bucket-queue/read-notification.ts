import * as z from "zod";
import { ContractViolation } from "../validation/contract-violation.ts";
import { parseJson } from "../validation/parse-json.ts";

/** An object that a bucket tells of: how it was when it was written. It may be another by now, or gone. */
export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Of two changes of one key the later has the greater, compared as text of one length. */
  readonly sequencer: string;
  /** When it was written. */
  readonly time: string;
  /** Of a bucket with versioning. */
  readonly versionId?: string;
}

/** Any minor version: they add to the first. The rest of a record differs with its event. */
const recordSchema = z.looseObject({
  eventVersion: z.string().regex(/^2\.\d+$/),
  eventSource: z.literal("aws:s3"),
  eventName: z.string(),
});
const notificationSchema = z.object({ Records: z.array(recordSchema) });
const testEventSchema = z.object({ Event: z.literal("s3:TestEvent") });

const createdSchema = z.object({
  eventTime: z.iso.datetime(),
  s3: z.object({
    bucket: z.object({ name: z.string().min(1) }),
    object: z.object({
      key: z.string().min(1),
      size: z.int().min(0),
      // Without it nobody could tell what was written then from what is there now.
      eTag: z.string().min(1),
      sequencer: z.string(),
      versionId: z.string().exactOptional(),
    }),
  }),
});
const creationsSchema = z.object({ Records: z.array(createdSchema) });

/**
 * Reads what a bucket has put on a queue. Only objects that were written count: the test event that S3 sends when it is set
 * up, and removals, come to nothing.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * @throws {SyntaxError | ContractViolation | URIError} for a message that no retry will mend.
 */
export function readNotification(body: string): CreatedObject[] {
  const sent = parseJson("The body of the message", body);
  if (testEventSchema.safeParse(sent).success) return [];
  const { Records } = agreed(notificationSchema, sent);
  const created = Records.filter(({ eventName }) => eventName.startsWith("ObjectCreated:"));
  return agreed(creationsSchema, { Records: created }).Records.map(({ eventTime, s3: { bucket, object } }) => ({
    bucket: bucket.name,
    key: decodeKey(object.key),
    size: object.size,
    etag: object.eTag,
    sequencer: object.sequencer,
    time: eventTime,
    ...(object.versionId !== undefined && { versionId: object.versionId }),
  }));
}

function agreed<Agreed>(schema: z.ZodType<Agreed>, sent: unknown): Agreed {
  const read = schema.safeParse(sent);
  if (!read.success) throw ContractViolation.from("The notification of the message", read.error);
  return read.data;
}

/** S3 encodes keys as forms do: a space is a plus, and a plus is `%2B`. */
const decodeKey = (key: string) => decodeURIComponent(key.replaceAll("+", " "));
