import type { LogFields } from "./logger.ts";

/** Words that a field's name gives away: what it holds is a customer's, or opens a door. */
const privateWords = new Set(
  (
    "address auth authorization birthday bearer card city cookie credential credentials cvc cvv email iban ip jwt mail " +
    "mobile passwd password passphrase phone postcode secret session signature street surname tel token zip"
  ).split(" "),
);
/** A name is a customer's unless it is that of a thing: `table_name`, `event_name`. */
const people = new Set(
  "contact customer family first full given holder last middle nick person recipient user".split(" "),
);

/** Fields as they may be logged. */
export const redact = (fields: LogFields): LogFields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, isPrivate(name) ? "[redacted]" : plain(value)]),
  );

const plain = (value: LogFields[string]) => (typeof value === "string" ? mask(value) : value);

/** Whether a field of this name must not be logged: `email`, `customer_name`, `cardNumber`, `x-auth-token`. */
export function isPrivate(field: string): boolean {
  const words = field
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  if (words.some((word) => privateWords.has(word))) return true;
  const [last, owner] = words.toReversed();
  return (last === "name" || last === "names") && (owner === undefined || people.has(owner));
}

// Bounded, so that no text makes them slow.
const email = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,63}/gu;
const jwt = /\beyJ[\w-]{4,}\.[\w-]{1,}(?:\.[\w-]*)?/g;
const bearer = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;

/**
 * Masks what looks like an address or a key in a text that somebody else wrote: an error's message, a path. It is a net
 * under those who write log lines, not a licence: what a customer said is not to be logged at all.
 */
export function mask(text: string): string {
  let masked = text;
  if (masked.includes("@")) masked = masked.replace(email, "[email]");
  if (masked.includes("eyJ")) masked = masked.replace(jwt, "[token]");
  if (/bearer|basic/i.test(masked)) masked = masked.replace(bearer, "$1 [token]");
  return masked;
}
