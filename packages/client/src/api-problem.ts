/** A refusal by the API, thrown by `unwrap`. https://www.rfc-editor.org/rfc/rfc9457 */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  /** A URI: `https://larder.example/problems/product-not-found`, or `about:blank` when the status says it all. */
  readonly type: string;
  readonly title: string;
  /** For whoever looks into it at the API's side. */
  readonly correlationId: string | undefined;
  /** The whole problem document, or whatever stood in its place. */
  readonly body: unknown;
  readonly response: Response;

  /** @param body The answer's body, as the client parsed it. */
  constructor(response: Response, body: unknown) {
    const title = text(body, "title") ?? text(body, "message") ?? (response.statusText || `Status ${response.status}`);
    super(text(body, "detail") ?? title);
    this.status = response.status;
    this.type = text(body, "type") ?? "about:blank";
    this.title = title;
    this.correlationId = response.headers.get("x-correlation-id") ?? undefined;
    this.body = body;
    this.response = response;
  }
}

/** A member of a body that is a text: the API's problems have them, what a proxy before it answers may not. */
function text(body: unknown, member: string): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const value = new Map<string, unknown>(Object.entries(body)).get(member);
  return typeof value === "string" ? value : undefined;
}
