import createFetchClient, { type Client as FetchClient } from "openapi-fetch";
import type { paths } from "./schema.ts";

export interface ClientOptions {
  /** Where the API is: `http://127.0.0.1:4000`. */
  readonly baseUrl: string;
  /** The caller's access token, or what answers it: asked before every request, so that it may refresh the token. */
  readonly token?: string | (() => string | Promise<string>);
  /** Sent as `x-correlation-id`: 8 to 128 letters, digits and `._:-`. Without it the API makes one for each request. */
  readonly correlationId?: string | (() => string);
  /** Default: the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** A method for each HTTP method; paths, parameters, bodies and answers are those of the API's OpenAPI document. */
export type Client = FetchClient<paths>;

/**
 * Makes a client of the API.
 *
 * `const { data, error, response } = await client.GET("/products/{sku}", { params: { path: { sku } } })`: a refusal is no
 * exception but a typed `error`, a problem document whose `type` says which. Wrap the call in `unwrap` to have it thrown.
 * What keeps an answer from coming at all (no network, a timeout) is thrown as `fetch` throws it.
 *
 * Nothing is repeated: whether to wait, and how long, depends on who is waiting. `GET`, `PUT` and `DELETE` are safe to
 * repeat, and so is a `POST` with the same `idempotency-key`.
 */
export function createClient({ baseUrl, token, correlationId, fetch }: ClientOptions): Client {
  const client = createFetchClient<paths>({ baseUrl, ...(fetch && { fetch }) });
  client.use({
    async onRequest({ request: { headers } }) {
      const accessToken = typeof token === "function" ? await token() : token;
      if (accessToken !== undefined) headers.set("authorization", `Bearer ${accessToken}`);
      const id = typeof correlationId === "function" ? correlationId() : correlationId;
      if (id !== undefined && !headers.has("x-correlation-id")) headers.set("x-correlation-id", id);
    },
  });
  return client;
}
