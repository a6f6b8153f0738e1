import { deadLetterQueue } from "../dead-letters.ts";
import { onItems, readStream, sendTo } from "../permissions.ts";
import { readTableStream } from "../table-stream.ts";
import { payments, paymentsTable } from "./store.ts";
import { webhookReceiver } from "./webhook-receiver.ts";

/** Told where in the stream the changes are that the shop would not hear of. */
const notSent = deadLetterQueue("SendWebhooksDlq");

const sendWebhooks = new sst.aws.Function("SendWebhooks", {
  handler: "packages/payment-simulator/src/webhooks/send-webhooks.handler",
  // Ten payments at once, and of each up to four changes, told twice, for 5 seconds at most.
  timeout: "1 minute",
  link: [paymentsTable, ...webhookReceiver],
  permissions: [readStream(payments), onItems(payments, "PutItem"), sendTo(notSent)],
});

readTableStream(payments, "SendWebhooks", sendWebhooks, {
  // An item is changed when a payment is; what is put in anew is a payment that nothing has become of, or a key.
  filter: { eventName: ["MODIFY"] },
  deadLetters: notSent,
  // As many calls as the receiver gets at once.
  batchSize: 10,
});
