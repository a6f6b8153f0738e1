/**
 * What only who deploys may know: `npx sst secret set <name> <value> --stage <stage>`. A function that needs one is linked
 * to it, and finds it as `Resource.<name>.value`: the bundle holds it encrypted, Lambda's settings show nothing of it.
 * https://sst.dev/docs/component/secret
 *
 * A new value comes with the next deployment, but not to checkouts that are under way: these end by the bundle they began
 * with, up to three days later. Whoever changes a key lets the old one live as long: docs/stripe.md.
 */

/** Proves to the payment provider that it is us who call. For Stripe, the secret key: https://docs.stripe.com/keys */
export const paymentsApiKey = new sst.Secret("PaymentsApiKey");

/** Proves to us that it is the payment provider who calls: the key of the HMAC over a webhook's body. */
export const paymentsWebhookSecret = new sst.Secret("PaymentsWebhookSecret");
