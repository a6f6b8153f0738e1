import { setTimeout as pause } from "node:timers/promises";
import { http } from "@larder/lambda/http";
import { Resource } from "sst/resource";
import { apiKey } from "../api-key.ts";
import { newChallenge } from "../challenges/challenge-id.ts";
import { tellEarly } from "../webhooks/tell-early.ts";
import { authorise } from "./payment.ts";
import { changePayment } from "./payment-store.ts";
import { authorisePayment } from "./routes.ts";

/** How long the answer to `tok_slow` takes, in milliseconds. */
const slow = 4_000;

/** `POST /payments/{id}/authorisation`: does what the token says, once; some tokens then trouble who waits for the answer. */
export const handler = http(
  authorisePayment,
  { authenticate: apiKey },
  async ({ path: { id }, body: { token }, logger }) => {
    const challenge = newChallenge(id, Resource.PaymentSimulator.url);
    const at = new Date().toISOString();
    const { payment, changed } = await changePayment(id, (found) => authorise(found, token, challenge, at));
    logger.info("Authorisation answered", { payment_id: id, status: payment.status, changed });
    if (changed && token === "tok_slow") await pause(slow);
    if (!changed || token !== "tok_early_webhook") return { status: 200, body: payment };
    await tellEarly(payment, logger);
    return { status: 200, body: { ...payment, status: "PROCESSING" } };
  },
);
