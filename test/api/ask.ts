import type { Operation } from "@larder/api/reference";

/** Who asks. `somebody` shows an identity token, which says who they are and allows nothing. */
export type Caller = "nobody" | "somebody" | "customer" | "staff";
export type Tokens = Readonly<Record<Exclude<Caller, "nobody">, string>>;

/** A request, but for what its operation says already: method and path. */
export interface Ask {
  /** Default: whoever the operation is for. */
  readonly as?: Caller;
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, in place of a body. */
  readonly text?: string;
}

/** Sends a request of an operation to the API at an address. */
export function send(api: string, tokens: Tokens, operation: Operation, ask: Ask): Promise<Response> {
  const { method, path } = operation;
  const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ask.path?.[name] ?? ""));
  const body = ask.text ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body));
  const caller = ask.as ?? callerFor(operation);
  return fetch(`${api}${place}?${new URLSearchParams(ask.query)}`, {
    method,
    headers: {
      ...(caller !== "nobody" && { authorization: `Bearer ${tokens[caller]}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...ask.headers,
    },
    ...(body !== undefined && { body }),
  });
}

/** @throws for a scope that no caller here has. */
function callerFor({ operationId, security }: Operation): Caller {
  const [scope] = security.flatMap((scheme) => Object.values(scheme).flat());
  if (scope === undefined) return "nobody";
  if (scope === "larder/customer") return "customer";
  if (scope === "larder/staff") return "staff";
  throw new Error(`${operationId} asks for the scope ${scope}: say who has it`);
}
