import * as z from "zod";
import { AwsError } from "../../aws-call.ts";
import type { Clock } from "../../clock.ts";
import { algorithm, type Credential, readCredential } from "./signature.ts";
import { hasExpired, timeOf } from "./times.ts";
import { doesNotMatch, same, sign } from "./verify-signature.ts";

/** The fields of a form in front of its file, their names in lower case. */
export type Fields = ReadonlyMap<string, string>;

const bytes = z.coerce.number().int().nonnegative();
const rangeSchema = z.tuple([z.literal("content-length-range"), bytes, bytes]);
const matchSchema = z.tuple([z.enum(["eq", "starts-with"]), z.string().startsWith("$"), z.string()]);
const simpleSchema = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .refine((fields) => Object.keys(fields).length === 1, "Simple-Conditions must have exactly one property specified.");
const conditionSchema = z.union([rangeSchema, matchSchema, simpleSchema]);
const policySchema = z.object({ expiration: z.iso.datetime(), conditions: z.array(conditionSchema) });
type Condition = z.infer<typeof conditionSchema>;

/** How large the file may be, in bytes: all that the fields do not show. */
export interface Allowed {
  readonly least: number;
  readonly most: number;
}

/**
 * Who signed a form, as it says.
 * @throws {AwsError} AccessDenied when it is not signed, InvalidArgument when it is not signed as forms are.
 */
export function signerOf(fields: Fields): Credential {
  if (!fields.has("policy")) throw new AwsError("AccessDenied", "Access Denied", 403);
  for (const name of ["X-Amz-Signature", "X-Amz-Credential", "X-Amz-Algorithm", "X-Amz-Date"])
    if (!fields.has(name.toLowerCase())) throw missing(name);
  if (fields.get("x-amz-algorithm") !== algorithm)
    throw new AwsError("InvalidArgument", `X-Amz-Algorithm only supports "${algorithm}"`);
  const credential = readCredential(fields.get("x-amz-credential") ?? "");
  if (credential && credential.scope.split("/")[2] === "s3") return credential;
  throw new AwsError("InvalidArgument", "Error parsing the X-Amz-Credential field");
}

/** A field that must be in front of the file. */
export const missing = (name: string) =>
  new AwsError(
    "InvalidArgument",
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
  );

/**
 * Holds a form to the policy that its signer gave it.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 * @param secret The signer's. @throws {AwsError} as S3 refuses such a form.
 */
export function checkPolicy(
  fields: Fields,
  { bucket, scope, secret, clock }: { bucket: string; scope: string; secret: string; clock: Clock },
): Allowed {
  const policy = fields.get("policy") ?? "";
  if (!same(fields.get("x-amz-signature") ?? "", sign(secret, scope, policy))) throw doesNotMatch();
  const { expiration, conditions } = readPolicy(policy);
  // By the times of whoever signed: how long it holds is counted from when it was signed, by the clock of this cloud.
  const signedAt = timeOf(fields.get("x-amz-date") ?? "");
  if (hasExpired(signedAt, Date.parse(expiration) - signedAt, clock)) throw refused("Policy expired.");
  checkConditions(new Map([...fields, ["bucket", bucket]]), conditions);
  return sizesIn(conditions);
}

function checkConditions(fields: Fields, conditions: readonly Condition[]): void {
  const rules = conditions.map(ruleOf).filter((rule) => rule !== undefined);
  const broken = rules.find((rule) => !rule.holds(fields.get(rule.field)));
  if (broken) throw refused(`Policy Condition failed: ${broken.text}`);
  const covered = new Set(rules.map(({ field }) => field));
  const extra = [...fields.keys()].filter((name) => !covered.has(name) && !needsNone(name));
  if (extra.length > 0) throw refused(`Extra input fields: ${extra.join(", ")}`);
}

/** The bucket is in the address of the form, whether or not it is a field as well. */
const needsNone = (name: string) =>
  ["policy", "x-amz-signature", "file", "bucket"].includes(name) || name.startsWith("x-ignore-");

function readPolicy(policy: string) {
  try {
    return policySchema.parse(JSON.parse(Buffer.from(policy, "base64").toString()));
  } catch (error) {
    const why = error instanceof z.ZodError ? (error.issues[0]?.message ?? "") : "Invalid JSON.";
    throw new AwsError("InvalidPolicyDocument", `Invalid Policy: ${why}`);
  }
}

function sizesIn(conditions: readonly Condition[]): Allowed {
  const ranges = conditions
    .map((condition) => rangeSchema.safeParse(condition).data)
    .filter((range) => range !== undefined);
  return {
    least: Math.max(0, ...ranges.map(([, least]) => least)),
    most: Math.min(Number.POSITIVE_INFINITY, ...ranges.map(([, , most]) => most)),
  };
}

interface Rule {
  readonly field: string;
  readonly text: string;
  holds(given: string | undefined): boolean;
}

/** Nothing for a range: the file is held to it as it comes. */
function ruleOf(condition: Condition): Rule | undefined {
  if (Array.isArray(condition))
    return condition[0] === "content-length-range"
      ? undefined
      : rule(condition[0], condition[1].slice(1), condition[2]);
  const [name = "", value] = Object.entries(condition)[0] ?? [];
  return rule("eq", name, String(value));
}

function rule(kind: "eq" | "starts-with", name: string, value: string): Rule {
  const field = name.toLowerCase();
  const starts = (given: string) => given.startsWith(value);
  return {
    field,
    text: `["${kind}", ${JSON.stringify(`$${name}`)}, ${JSON.stringify(value)}]`,
    holds(given) {
      if (given === undefined) return false;
      if (kind === "eq") return given === value;
      // A list of types starts as it should when each of them does.
      return field === "content-type" ? given.split(",").every((type) => starts(type.trim())) : starts(given);
    },
  };
}

const refused = (why: string) => new AwsError("AccessDenied", `Invalid according to Policy: ${why}`, 403);
