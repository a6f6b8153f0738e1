import { request } from "node:http";
import { text } from "node:stream/consumers";

/** What S3 says on the wire, as somebody without an SDK sees it. */
export interface Reply {
  readonly status: number;
  /** Of an error. */
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly text: string;
  readonly headers: Headers;
}

export async function replyOf(response: Response): Promise<Reply> {
  const body = await response.text();
  const element = (name: string) =>
    body
      .match(new RegExp(`<${name}>(.*?)</${name}>`, "s"))?.[1]
      ?.replaceAll("&quot;", '"')
      .replaceAll("&apos;", "'");
  const { status, headers } = response;
  return { status, headers, text: body, code: element("Code"), message: element("Message") };
}

/** Status and code of an error, or the status alone. */
export const verdictOf = ({ status, code }: Reply) => (code === undefined ? `${status}` : `${status} ${code}`);

/** Sends a request without the care that `fetch` takes: any header, any path. */
export async function send(url: string, options: { method?: string; headers?: Record<string, string>; body?: string }) {
  const { hostname, port, pathname, search } = new URL(url);
  const { body, ...rest } = options;
  return new Promise<Reply>((resolve, reject) => {
    const sent = request({ hostname, port, path: pathname + search, ...rest }, async (response) => {
      const answered = await text(response);
      const headers = new Headers(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
      const status = response.statusCode ?? 0;
      const bodiless = status === 204 || status === 304;
      resolve(replyOf(new Response(bodiless ? null : answered, { status, headers })));
    });
    sent.on("error", reject).end(body);
  });
}
