import fc from "fast-check";
import type { JsonSchema } from "./json-schema.ts";

/**
 * Strings that a JSON Schema allows. Of a format with a pattern the format makes the strings where all it makes fit the
 * pattern, because it may know more; otherwise the pattern makes them.
 */
export function strings({ format, pattern, minLength = 0, maxLength }: JsonSchema): fc.Arbitrary<string> {
  const longest = maxLength ?? Number.POSITIVE_INFINITY;
  return written().filter(
    // JSON Schema counts characters, zod counts UTF-16: what is made is within the bounds by both counts.
    (text) => [...text].length >= minLength && text.length <= longest && text.isWellFormed(),
  );

  function written(): fc.Arbitrary<string> {
    if (pattern !== undefined) return fitting(new RegExp(pattern, "u"), format) ?? matching(pattern);
    if (format !== undefined) return ofFormat(format);
    const length = { minLength, ...(maxLength !== undefined && { maxLength }) };
    return fc.oneof(
      fc.string({ unit: "grapheme-composite", ...length }),
      fc.string({ unit: "grapheme-ascii", ...length }),
    );
  }
}

function fitting(pattern: RegExp, format = ""): fc.Arbitrary<string> | undefined {
  const known = formats[format];
  const fits = known && fc.sample(known, { numRuns: 20, seed: 1 }).every((text) => pattern.test(text));
  return fits ? known.filter((text) => pattern.test(text)) : undefined;
}

const lookaround = /\(\?<?[=!](?:[^()\\]|\\.)*\)/g;

/** What a pattern looks ahead for or behind is not made but sieved. */
function matching(pattern: string): fc.Arbitrary<string> {
  const visible = pattern.replaceAll(lookaround, "");
  const made = fc.stringMatching(new RegExp(visible, "u"));
  const whole = new RegExp(pattern, "u");
  return visible === pattern ? made : made.filter((text) => whole.test(text));
}

const instant = fc
  .date({ min: new Date("0001-01-01T00:00:00.000Z"), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true })
  .map((date) => date.toISOString());

const formats: Record<string, fc.Arbitrary<string>> = {
  "date-time": instant,
  date: instant.map((text) => text.slice(0, 10)),
  time: instant.map((text) => text.slice(11)),
  duration: fc.nat({ max: 10_000 }).map((minutes) => `PT${minutes}M`),
  email: fc.tuple(fc.stringMatching(/^[a-z0-9]{1,20}$/), fc.domain()).map(([name, domain]) => `${name}@${domain}`),
  uuid: fc.uuid(),
  uri: fc.webUrl(),
  "uri-reference": fc.webPath().map((path) => `/${path}`),
  hostname: fc.domain(),
  ipv4: fc.ipV4(),
  ipv6: fc.ipV6(),
  byte: fc.base64String(),
  binary: fc.string(),
};

function ofFormat(format: string): fc.Arbitrary<string> {
  const known = formats[format];
  if (!known) throw new Error(`Strings of the format "${format}" cannot be made, but of ${Object.keys(formats)}`);
  return known;
}
