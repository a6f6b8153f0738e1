import { randomFillSync } from "node:crypto";

const pool = Buffer.allocUnsafe(8192);
let used = pool.length;

/** Random bytes in a text encoding, drawn from a pool: asking the operating system each time costs ten times as much. */
function random(bytes: number, encoding: "hex" | "base64url"): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString(encoding, used - bytes, used);
}

/** A request's id in the shape of API Gateway's: `JCJSViW5PHcESow=`. */
export const newRequestId = () => `${random(11, "base64url")}=`;

/**
 * The root of a trace.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export const newTraceId = (now: number) => `Root=1-${Math.floor(now / 1000).toString(16)}-${random(12, "hex")}`;
