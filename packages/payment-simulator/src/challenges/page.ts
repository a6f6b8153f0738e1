import { createHash } from "node:crypto";
import type { Decision, PaymentStatus, SimulatedPayment } from "../payments/payment.ts";
import { amountInWords } from "./amount.ts";
import { Html, html } from "./html.ts";
import { style } from "./style.ts";

/** Lets a page have its own style, and send its own form to where it came from. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The address opens the page to whoever knows it, so that it is kept by nobody and told to nobody. */
export const pageHeaders = {
  "cache-control": "private, no-store",
  "content-security-policy": contentSecurityPolicy,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Asks the customer, or tells what was decided. */
export const challengePage = (payment: SimulatedPayment): string =>
  payment.status === "ACTION_REQUIRED" ? question(payment) : outcome(payment);

/** The same, to who answered something else than it asks. */
export const askAgain = (payment: SimulatedPayment): string =>
  payment.status === "ACTION_REQUIRED"
    ? question(payment, html`<p><strong>Please choose one of the two.</strong></p>`)
    : outcome(payment);

/** Tells what came of an answer: not what it said, when another was faster. */
export function decidedPage(payment: SimulatedPayment, decision: Decision): string {
  const isContradicted = payment.status !== "VOIDED" && (decision === "approve") === (payment.status === "DECLINED");
  return outcome(payment, isContradicted ? html`<p>It was decided before: the first answer counts.</p>` : undefined);
}

export const notFoundPage = (): string =>
  page(
    "There is no such payment",
    html`<p>The address may be cut off. Go back to the shop, and follow the link from there once more.</p>`,
  );

const question = (payment: SimulatedPayment, note?: Html) =>
  page(
    "Approve this payment?",
    html`${note}${summary(payment)}
<form method="post">
<button class="yes" name="decision" value="approve">Approve</button>
<button name="decision" value="decline">Decline</button>
</form>`,
  );

function outcome(payment: SimulatedPayment, note?: Html) {
  const [title, advice] = words(payment.status);
  return page(title, html`${note}<p>${advice}</p>${summary(payment)}`);
}

function words(status: PaymentStatus): [title: string, advice: string] {
  if (status === "VOIDED")
    return [
      "This payment was cancelled",
      "The shop gave it up, and nothing is left to approve. Go back to the shop to see why. You can close this page.",
    ];
  if (status === "DECLINED")
    return ["Payment declined", "Nothing was charged. Go back to the shop to order anew. You can close this page."];
  return ["Payment approved", "Go back to the shop: your order goes on by itself. You can close this page."];
}

const summary = ({ amount, reference }: SimulatedPayment) => html`<dl>
<div><dt>Amount</dt><dd class="amount">${amountInWords(amount)}</dd></div>
<div><dt>Order reference</dt><dd>${reference}</dd></div>
</dl>`;

const page = (title: string, content: Html): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} – payment simulator</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>
<p class="simulation"><strong>This is a simulation.</strong> There is no bank behind this page, and no money moves.</p>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.markup;
