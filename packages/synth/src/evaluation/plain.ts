/** How Pulumi marks a value as secret on the wire. */
const secretMark = { key: "4dabf18193072939515e22adb298388d", value: "1b47061264138c4ac30d75fd1eb44270" };

/** A value without Pulumi's wrapping of secrets and files. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  if ("__pulumiAsset" in value || "__pulumiArchive" in value) return "<file>";
  if (Object.entries(value).some(([key, mark]) => key === secretMark.key && mark === secretMark.value))
    // Nothing at all, kept secret, travels as null: that which depends on a secret is secret, and may be absent.
    return plain("value" in value ? (value.value ?? undefined) : undefined);
  return plainObject(value);
}

/** The members of an object, each without its wrapping. */
export const plainObject = (value: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
