import { createHmac } from "node:crypto";
import type { Store } from "../flows/store.ts";

/** What proves to the shop that a webhook comes from its payment provider: signed now, with the secret that both know. */
export function signatureOf(text: string, { local }: Store): string {
  const time = Math.floor(Date.now() / 1000);
  const secret = local.secrets["PaymentsWebhookSecret"] ?? "";
  return `t=${time},v1=${createHmac("sha256", secret).update(`${time}.${text}`).digest("hex")}`;
}
