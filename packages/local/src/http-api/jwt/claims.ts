/**
 * Writes claims the way API Gateway hands them to functions: strings stay, everything else becomes text as Go prints it,
 * so that a list is `[a b]`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function claimStrings(claims: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, text(value)]));
}

function text(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(text).join(" ")}]`;
  if (typeof value !== "object" || value === null) return value === null ? "<nil>" : String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([name, item]) => `${name}:${text(item)}`).join(" ")}]`;
}

/** The scopes that a token grants: `scope` in one string, or `scp` in a string or a list. */
export function grantedScopes({ scope, scp }: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  return new Set([scope, scp].flatMap(list));
}

const list = (claim: unknown): string[] => {
  if (typeof claim === "string") return claim.split(" ");
  return Array.isArray(claim) ? claim.filter((item) => typeof item === "string") : [];
};
