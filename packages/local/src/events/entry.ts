import * as z from "zod";
import { AwsError } from "../aws-call.ts";
import { isObject } from "./pattern/flatten.ts";

const entrySchema = z.object({
  Source: z.string().nullish().transform(orUndefined),
  DetailType: z.string().nullish().transform(orUndefined),
  Detail: z.string().nullish().transform(orUndefined),
  EventBusName: z.string().min(1).nullish().transform(orUndefined),
  Resources: z.array(z.string()).nullish().transform(orUndefined),
  /** Seconds since the epoch, as AWS's JSON protocols send times. */
  Time: z.number().nullish().transform(orUndefined),
  TraceHeader: z.string().nullish().transform(orUndefined),
});

function orUndefined<Value>(value: Value | null | undefined): Value | undefined {
  return value ?? undefined;
}

/** An entry of PutEvents as it came: any of its fields may be missing. */
export type Entry = z.infer<typeof entrySchema>;

export interface Refusal {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

const mostEntries = 10;
const mostBytes = 256 * 1024;

/**
 * Reads the entries of a PutEvents request and checks what concerns the request as a whole.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 * @throws {AwsError} ValidationException for none or more than 10 entries, and for more than 256 KB in all.
 */
export function readEntries(request: unknown): Entry[] {
  const parsed = z.object({ Entries: z.array(entrySchema) }).safeParse(request);
  if (!parsed.success) throw new AwsError("SerializationException", z.prettifyError(parsed.error));
  const entries = parsed.data.Entries;
  if (entries.length === 0) throw badLength("[]", "greater than or equal to 1");
  if (entries.length > mostEntries)
    throw badLength(`[${entries.length} entries]`, `less than or equal to ${mostEntries}`);
  if (entries.reduce((total, entry) => total + sizeOf(entry), 0) > mostBytes)
    throw new AwsError("ValidationException", "Total size of the entries in the request is over the limit.");
  return entries;
}

const badLength = (value: string, constraint: string) =>
  new AwsError(
    "ValidationException",
    `1 validation error detected: Value '${value}' at 'entries' failed to satisfy constraint: Member must have length ${constraint}`,
  );

/**
 * The size of an entry as EventBridge counts it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-calculate-putevent-entry-size
 */
function sizeOf(entry: Entry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  return texts.reduce((total, text) => total + Buffer.byteLength(text ?? ""), entry.Time === undefined ? 0 : 14);
}

/** Why an entry is refused; undefined when it is not. The others of its request go on without it. */
export function refusalOf(entry: Entry): Refusal | undefined {
  const missing = (["Source", "DetailType", "Detail"] as const).find((field) => !entry[field]);
  if (missing) {
    const ErrorMessage = `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`;
    return { ErrorCode: "InvalidArgument", ErrorMessage };
  }
  if (entry.Source?.startsWith("aws."))
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  if (!isJsonObject(entry.Detail ?? "")) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  return undefined;
}

function isJsonObject(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}
