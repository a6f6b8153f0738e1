import { createHmac, timingSafeEqual } from "node:crypto";

/** Seconds for which a signature is good, before and after its time: clocks differ, and what was overheard must not be sent again tomorrow. */
const toleranceSeconds = 5 * 60;

/** Why somebody else may have sent it. For the log: whoever sent it is not told. */
export type SignatureFault = "absent" | "malformed" | "wrong" | "too old" | "from the future";

interface Signed {
  /** `t=<unix seconds>,v1=<hex>`, with several `v1` while a secret is being changed, and other schemes, which are not read. */
  readonly header: string | undefined;
  /** As it was sent, to the byte. */
  readonly body: string;
  readonly secret: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Whether a webhook comes from who knows the secret, and was signed a moment ago: the scheme of Stripe's signatures, an
 * HMAC-SHA256 over time and body. https://docs.stripe.com/webhooks/signature
 *
 * What is compared is text that has one spelling only, and the comparison takes as long whatever is wrong.
 * @returns what is wrong; undefined when nothing is.
 * @throws {Error} without a secret, by which everybody could sign.
 */
export function signatureFault({ header, body, secret, now }: Signed): SignatureFault | undefined {
  if (secret === "") throw new Error("There is no secret to verify webhooks with");
  if (header === undefined || header === "") return "absent";
  const signature = parse(header);
  if (!signature) return "malformed";
  const expected = Buffer.from(createHmac("sha256", secret).update(`${signature.time}.${body}`).digest("hex"));
  const matches = signature.v1.map((given) => timingSafeEqual(Buffer.from(given), expected));
  if (!matches.includes(true)) return "wrong";
  const age = Math.floor(now / 1000) - Number(signature.time);
  if (age > toleranceSeconds) return "too old";
  return age < -toleranceSeconds ? "from the future" : undefined;
}

function parse(header: string): { time: string; v1: string[] } | undefined {
  const fields = header.split(",").map((field) => /^(\w+)=([^=]*)$/.exec(field) ?? []);
  const values = (name: string) => fields.flatMap(([, key, value = ""]) => (key === name ? [value] : []));
  const [time = "", ...more] = values("t");
  const v1 = values("v1");
  const isWellFormed =
    fields.every(([whole]) => whole !== undefined) &&
    /^\d{1,12}$/.test(time) &&
    more.length === 0 &&
    v1.length > 0 &&
    v1.every((each) => /^[0-9a-f]{64}$/.test(each));
  return isWellFormed ? { time, v1 } : undefined;
}
