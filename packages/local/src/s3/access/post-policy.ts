import * as z from "zod";
import { AwsError } from "../../aws-call.ts";
import type { Clock } from "../../clock.ts";
import { doesNotMatch, readCredential, same, sign, timeOf } from "./signature.ts";

/** The fields of a form in front of its file, their names in lower case. */
export type Fields = Readonly<Record<string, string>>;

const rangeSchema = z.tuple([z.literal("content-length-range"), z.coerce.number(), z.coerce.number()]);
const matchSchema = z.tuple([z.enum(["eq", "starts-with"]), z.string().startsWith("$"), z.string()]);
const conditionSchema = z.union([
  rangeSchema,
  matchSchema,
  z.record(z.string(), z.union([z.string(), z.number()])).refine((fields) => Object.keys(fields).length === 1),
]);
const policySchema = z.object({ expiration: z.iso.datetime(), conditions: z.array(conditionSchema) });
type Condition = z.infer<typeof conditionSchema>;

/** What a policy allows beside what the fields show: how large the file may be, in bytes. */
export interface Allowed {
  readonly least: number;
  readonly most: number;
}

/**
 * Holds a form to the policy that its signer gave it.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 * @param secret The signer's. @throws {AwsError} as S3 refuses such a form.
 */
export function checkPolicy(
  fields: Fields,
  { bucket, secret, clock }: { bucket: string; secret: string; clock: Clock },
): Allowed {
  const policy = fields["policy"] ?? "";
  const scope = readCredential(fields["x-amz-credential"] ?? "")?.scope ?? "";
  if (!same(fields["x-amz-signature"] ?? "", sign(secret, scope, policy))) throw doesNotMatch();
  const { expiration, conditions } = readPolicy(policy);
  // By the times of whoever signed: how long it holds is counted from when it was signed, by the clock of this cloud.
  const signedAt = timeOf(fields["x-amz-date"] ?? "");
  if (clock.now() > clock.at(signedAt) + Date.parse(expiration) - signedAt) throw refused("Policy expired.");
  const rules = conditions.map(ruleOf);
  for (const rule of rules)
    if (!rule.holds({ ...fields, bucket })) throw refused(`Policy Condition failed: ${rule.text}`);
  const covered = new Set(rules.map(({ field }) => field));
  const extra = Object.keys(fields).filter((name) => !covered.has(name) && !needsNone(name));
  if (extra.length > 0) throw refused(`Extra input fields: ${extra.join(", ")}`);
  const range = conditions.map((condition) => rangeSchema.safeParse(condition).data).find((found) => found);
  return { least: range?.[1] ?? 0, most: range?.[2] ?? Number.POSITIVE_INFINITY };
}

const needsNone = (name: string) =>
  ["policy", "x-amz-signature", "file", "submit"].includes(name) || name.startsWith("x-ignore-");

function readPolicy(policy: string) {
  try {
    return policySchema.parse(JSON.parse(Buffer.from(policy, "base64").toString()));
  } catch {
    throw new AwsError("InvalidPolicyDocument", "Invalid Policy: Invalid JSON, or not a policy.");
  }
}

interface Rule {
  readonly field: string;
  readonly text: string;
  holds(fields: Fields): boolean;
}

function ruleOf(condition: Condition): Rule {
  if (!Array.isArray(condition)) {
    const [name = "", value] = Object.entries(condition)[0] ?? [];
    return rule("eq", name, String(value));
  }
  if (condition[0] === "content-length-range") return { field: "", text: "", holds: () => true };
  return rule(condition[0], condition[1].slice(1), condition[2]);
}

function rule(kind: "eq" | "starts-with", name: string, value: string): Rule {
  const field = name.toLowerCase();
  return {
    field,
    text: JSON.stringify([kind, `$${name}`, value]),
    holds(fields) {
      const given = fields[field];
      if (given === undefined) return false;
      return kind === "eq" ? given === value : given.startsWith(value);
    },
  };
}

const refused = (why: string) => new AwsError("AccessDenied", `Invalid according to Policy: ${why}`, 403);
