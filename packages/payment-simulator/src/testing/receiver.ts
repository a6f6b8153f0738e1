import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach } from "vitest";
import * as z from "zod";
import { paymentSchema } from "../payments/payment.ts";
import { link, webhookSecret } from "./simulator.ts";

const webhookSchema = z.strictObject({
  id: z.string(),
  type: z.string(),
  created: z.iso.datetime(),
  data: paymentSchema.strict(),
});

export type Webhook = z.infer<typeof webhookSchema>;
type Answer = (response: ServerResponse, webhook: Webhook) => unknown;

/** Receives webhooks on a port, and refuses those whose signature is not right. */
export function useReceiver() {
  const taken: Webhook[] = [];
  let answer: Answer;

  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (!isSigned(request, body)) return void response.writeHead(401).end();
    const webhook = webhookSchema.parse(JSON.parse(body));
    await answer(response, webhook);
    if (response.statusCode < 300) taken.push(webhook);
  });
  beforeAll(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The receiver has no port");
    link({ PaymentsWebhookUrl: { url: `http://127.0.0.1:${address.port}/webhooks/payments` } });
  });
  beforeEach(() => {
    taken.length = 0;
    answer = (response) => response.writeHead(204).end();
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    /** Those that were answered 2xx, in order. */
    taken,
    /** Answers by this until the test ends. */
    answer(by: Answer) {
      answer = by;
    },
  };
}

function isSigned({ method, headers }: IncomingMessage, body: string): boolean {
  const [, seconds = "", mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers["larder-signature"])) ?? [];
  const isRecent = Math.abs(Date.now() / 1_000 - Number(seconds)) < 60;
  const right = createHmac("sha256", webhookSecret).update(`${seconds}.${body}`).digest("hex");
  return method === "POST" && headers["content-type"] === "application/json" && isRecent && mac === right;
}
