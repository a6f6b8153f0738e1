import { createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { text } from "node:stream/consumers";
import * as z from "zod";

const webhookSchema = z.strictObject({
  id: z.string().regex(/^evt_[0-9A-HJKMNP-TV-Z]{26}$/),
  type: z.string(),
  created: z.iso.datetime({ precision: 3 }),
  data: z.looseObject({ id: z.string(), status: z.string() }),
});

export type Webhook = z.infer<typeof webhookSchema>;

/** Receives webhooks on a port, in the place of the shop. What is not signed it refuses. */
export class WebhookReceiver implements AsyncDisposable {
  /** Answers before anything is taken: a status, 204 unless changed. */
  answer: (webhook: Webhook) => number | Promise<number> = () => 204;
  /** What signs them. */
  secret = "";
  /** Those that were answered 2xx, in order. */
  readonly taken: Webhook[] = [];
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async open(): Promise<WebhookReceiver> {
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The receiver has no port");
    const receiver = new WebhookReceiver(server, `http://127.0.0.1:${address.port}/webhooks/payments`);
    server.on("request", async (request, response) => {
      const status = await receiver.#receive(request.headers, await text(request));
      response.writeHead(status).end();
    });
    return receiver;
  }

  async #receive(headers: IncomingHttpHeaders, body: string): Promise<number> {
    if (!isSigned(String(headers["larder-signature"]), body, this.secret)) return 401;
    const webhook = webhookSchema.parse(JSON.parse(body));
    const status = await this.answer(webhook);
    if (status < 300) this.taken.push(webhook);
    return status;
  }

  async [Symbol.asyncDispose]() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

/** Checks a signature as its documentation says, with nothing of the code that makes it. */
function isSigned(header: string, body: string, secret: string): boolean {
  const [, seconds = "", mac = ""] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  const right = createHmac("sha256", secret).update(`${seconds}.${body}`).digest();
  const given = Buffer.from(mac, "hex");
  return (
    given.length === right.length &&
    timingSafeEqual(given, right) &&
    Math.abs(Date.now() / 1_000 - Number(seconds)) < 300
  );
}
