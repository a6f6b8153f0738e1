import { Agent, request as send } from "node:http";

/** A request as it goes over the wire, but for the token. */
export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** A name may be there twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string | undefined;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const agent = new Agent({ keepAlive: true });

/** Sends a request as it is: `fetch` would put its path in order, and its headers together. */
export function exchange(api: string, token: string, { method, target, headers, body }: WireRequest) {
  const { hostname, port, host } = new URL(api);
  const own = [
    ["host", host],
    ["authorization", `Bearer ${token}`],
    ...(body === undefined ? [] : [["content-length", String(Buffer.byteLength(body))]]),
  ];
  return new Promise<WireAnswer>((resolve, reject) => {
    const options = { agent, hostname, port, method, path: target, headers: [...own, ...headers].flat() };
    const request = send(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: new Headers(
            Object.entries(response.headersDistinct).map(([name, values]) => [name, String(values)]),
          ),
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}
