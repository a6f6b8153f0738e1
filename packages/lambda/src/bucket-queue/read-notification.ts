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

const recordSchema = z.object({
  eventSource: z.literal("aws:s3"),
  eventName: z.string(),
  eventTime: z.iso.datetime(),
  s3: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({
      key: z.string(),
      // Of what was removed there are none.
      size: z.int().min(0).default(0),
      eTag: z.string().default(""),
      sequencer: z.string().default(""),
      versionId: z.string().exactOptional(),
    }),
  }),
});

const notificationSchema = z.object({ Records: z.array(recordSchema) });
const testEventSchema = z.object({ Event: z.literal("s3:TestEvent") });

/**
 * Reads what a bucket has put on a queue. Only objects that were written count: the test event that S3 sends when it is set
 * up, and removals, come to nothing.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * @throws {SyntaxError | ContractViolation | URIError} for a message that no retry will mend.
 */
export function readNotification(body: string): CreatedObject[] {
  const sent = parseJson("The body of the message", body);
  if (testEventSchema.safeParse(sent).success) return [];
  const notification = notificationSchema.safeParse(sent);
  if (!notification.success) throw ContractViolation.from("The notification of the message", notification.error);
  return notification.data.Records.filter(({ eventName }) => eventName.startsWith("ObjectCreated:")).map(
    ({ eventTime, s3 }) => ({
      bucket: s3.bucket.name,
      key: decodeKey(s3.object.key),
      size: s3.object.size,
      etag: s3.object.eTag,
      sequencer: s3.object.sequencer,
      time: eventTime,
      ...(s3.object.versionId !== undefined && { versionId: s3.object.versionId }),
    }),
  );
}

/** S3 encodes keys as forms do: a space is a plus, and a plus is `%2B`. */
const decodeKey = (key: string) => decodeURIComponent(key.replaceAll("+", " "));
