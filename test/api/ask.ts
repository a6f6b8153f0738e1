import type { Operation } from "@larder/api/reference";

/** A request, but for what its operation says already: method and path. */
export interface Ask {
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, in place of a body. */
  readonly text?: string;
}

/** Sends a request of an operation to the API at an address. */
export function send(api: string, { method, path }: Operation, ask: Ask): Promise<Response> {
  const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ask.path?.[name] ?? ""));
  const body = ask.text ?? (ask.body === undefined ? undefined : JSON.stringify(ask.body));
  return fetch(`${api}${place}?${new URLSearchParams(ask.query)}`, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...ask.headers },
    ...(body !== undefined && { body }),
  });
}
