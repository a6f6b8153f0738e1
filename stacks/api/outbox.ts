import { bus, eventBus } from "../bus.ts";
import { deadLetterQueue } from "../dead-letters.ts";
import { onItems, publishOn, queryIndex, readStream, sendTo } from "../permissions.ts";
import { readTableStream } from "../table-stream.ts";
import { store, storeTable } from "./store.ts";

/**
 * Gets each event that never can be published, with its cause, from the relay; and from Lambda, where in the stream the
 * records are that were given up. `RedriveOutbox` publishes both again.
 */
const notRelayed = deadLetterQueue("RelayOutboxDlq");

/** The queue by URL, for who writes and reads it. It grants nothing. */
const letters = new sst.Linkable("RelayOutboxDeadLetters", { properties: { url: notRelayed.url } });

const relayOutbox = new sst.aws.Function("RelayOutbox", {
  handler: "packages/api/src/outbox/relay-outbox.handler",
  link: [eventBus, letters],
  permissions: [readStream(store), publishOn(bus), sendTo(notRelayed)],
});

readTableStream(store, "RelayOutbox", relayOutbox, {
  filter: { eventName: ["INSERT"], dynamodb: { NewImage: { pk: { S: [{ prefix: "OUTBOX#" }] } } } },
  deadLetters: notRelayed,
});

/** For people to invoke: `npm run outbox -- redrive`, which finds it by this name. */
new sst.aws.Function("RedriveOutbox", {
  name: `${$app.name}-${$app.stage}-RedriveOutbox`,
  handler: "packages/api/src/outbox/redrive-outbox.handler",
  timeout: "5 minutes",
  link: [eventBus, letters, storeTable],
  permissions: [
    onItems(store, "GetItem"),
    queryIndex(store, "gsi1"),
    publishOn(bus),
    {
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"],
      resources: [notRelayed.arn],
    },
    sendTo(notRelayed),
  ],
});
